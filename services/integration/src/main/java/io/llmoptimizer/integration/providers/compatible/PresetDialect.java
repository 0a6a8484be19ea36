package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.upstream.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** OpenAI's chats, but for what is known of the vendor. */
final class PresetDialect implements VendorDialect {
    private static final String NAMES = "messages[].name";
    private static final int FAILED = 500;

    private final String provider;
    private final Vendor vendor;

    PresetDialect(String provider, Vendor vendor) {
        this.provider = provider;
        this.vendor = vendor;
    }

    @Override
    public void put(ProviderCall call, ObjectNode body) {
        Set<String> lacks = vendor.lacksOf(call.model());
        new Lacking(lacks, Set.of()).takeOut(body);
        if (lacks.contains(NAMES) && hasNames(body)) {
            body.set("messages", withoutNames(body.path("messages")));
        }
        if (vendor.countedLogprobs() && body.path("logprobs").isBoolean()) {
            int alternatives = body.path("top_logprobs").asInt();
            boolean wanted = body.path("logprobs").booleanValue();
            body.remove(List.of("logprobs", "top_logprobs"));
            if (wanted) {
                body.put("logprobs", Math.max(1, alternatives));
            }
        }
    }

    @Override
    public List<String> drops(ProviderCall call) {
        Set<String> lacks = vendor.lacksOf(call.model());
        List<String> dropped = new ArrayList<>(new Lacking(lacks, Set.of()).of(call.chat()));
        if (lacks.contains(NAMES) && hasNames(call.request().body())) {
            dropped.add(NAMES);
        }
        return dropped;
    }

    private static boolean hasNames(ObjectNode body) {
        for (JsonNode message : body.path("messages")) {
            if (isNamed(message)) {
                return true;
            }
        }
        return false;
    }

    /** The result of an outdated function call is nothing without the function's name. */
    private static boolean isNamed(JsonNode message) {
        return message.hasNonNull("name") && !message.path("role").asText("").equals("function");
    }

    private static ArrayNode withoutNames(JsonNode messages) {
        ArrayNode turns = Json.object().arrayNode();
        for (JsonNode message : messages) {
            if (isNamed(message)) {
                ObjectNode turn = Json.object();
                turn.setAll((ObjectNode) message);
                turn.remove("name");
                turns.add(turn);
            } else {
                turns.add(message);
            }
        }
        return turns;
    }

    @Override
    public boolean translate(ObjectNode choice, ObjectNode content) {
        if (choice.path("error").isObject()) {
            // OpenRouter, whole answers: the provider behind it failed half-way.
            JsonNode error = choice.path("error");
            int status = error.path("code").asInt(FAILED);
            throw new ProviderException(
                    new Broken(provider, status, error.path("message").asText("it broke the answer off")));
        }
        String ending = vendor.endings().get(choice.path("finish_reason").asText(""));
        if (ending != null) {
            choice.put("finish_reason", ending);
        }
        return ending != null;
    }

    @Override
    public JsonNode usage(ObjectNode event) {
        JsonNode usage = event.get("usage");
        return vendor.usageIn().isEmpty() || (usage != null && !usage.isNull())
                ? usage
                : event.path(vendor.usageIn().get()).get("usage");
    }
}
