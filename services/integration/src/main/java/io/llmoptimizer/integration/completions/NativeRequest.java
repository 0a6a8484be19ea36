package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import java.util.Optional;

/**
 * Our own completion request, as the OpenAI-shaped request it stands for: {@code maxTokens} is {@code max_tokens}, {@code
 * provider} goes into the model's name, {@code strategy} and {@code profile} into the {@code llmo} object. What it has
 * besides is OpenAI's and stays. Pure.
 *
 * @param metadata the client's own, for the answer
 */
record NativeRequest(ObjectNode request, ObjectNode metadata) {

    static NativeRequest of(ObjectNode body, Optional<String> defaultModel) {
        Fields fields = new Fields(body, "");
        ObjectNode request = Json.object();
        request.setAll(body);
        request.put("model", model(fields, defaultModel));
        request.remove("provider");
        request.remove("metadata");
        rename(fields, request, "maxTokens", "max_tokens");
        ObjectNode options = Json.object();
        fields.object("llmo").ifPresent(options::setAll);
        for (String option : new String[] {"strategy", "profile"}) {
            fields.text(option).ifPresent(value -> options.put(option, value));
            request.remove(option);
        }
        request.set("llmo", options);
        return new NativeRequest(request, fields.object("metadata").orElseGet(Json::object));
    }

    private static String model(Fields fields, Optional<String> defaultModel) {
        Optional<String> provider = fields.text("provider").filter(name -> !name.isBlank());
        Optional<String> named = fields.text("model").filter(name -> !name.isBlank());
        fields.require(provider.isEmpty() || named.isPresent(), "model", "is required when 'provider' is given");
        String model = named.or(() -> defaultModel)
                .orElseThrow(() -> fields.invalid(
                        "model", "is required, since this installation has no llmo.completions.default-model"));
        return provider.filter(name -> !model.startsWith(name + "/"))
                .map(name -> name + "/" + model)
                .orElse(model);
    }

    private static void rename(Fields fields, ObjectNode request, String from, String to) {
        fields.whole(from, 1, Integer.MAX_VALUE).ifPresent(value -> request.put(to, value));
        request.remove(from);
    }
}
