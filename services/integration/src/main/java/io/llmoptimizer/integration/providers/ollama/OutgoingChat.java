package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.util.List;

/** OpenAI's request as Ollama's. Pure. */
final class OutgoingChat {
    /** Have one name, and one meaning, in both. */
    private static final List<String> OPTIONS =
            List.of("temperature", "top_p", "top_k", "min_p", "seed", "presence_penalty", "frequency_penalty");
    /** Ollama's own, which a client may say to it in OpenAI's dialect. */
    private static final List<String> OWN = List.of("keep_alive", "truncate", "shift");

    private final String provider;
    private final JsonNode given;
    private final ObjectNode out = Json.object();
    private final ObjectNode options = Json.object();

    private OutgoingChat(String provider, JsonNode given) {
        this.provider = provider;
        this.given = given;
    }

    /** @throws ProviderException when the request holds what Ollama has no place for */
    static ObjectNode of(String provider, ProviderCall call) {
        return new OutgoingChat(provider, call.request().body()).convert(call);
    }

    private ObjectNode convert(ProviderCall call) {
        if (given.hasNonNull("functions")) {
            throw new ProviderException(
                    new Unsupported(provider, "functions", "'functions' is out of date, use 'tools'."));
        }
        out.put("model", call.model());
        // Ollama streams unless it is told not to.
        out.put("stream", call.request().stream());
        out.set("messages", new OutgoingTurns(provider).of(given.path("messages")));
        putTools();
        putFormat();
        putThink(call);
        putOptions(call);
        OWN.forEach(name -> copy(name, out));
        if (call.chat().in(Dialect.OPENAI).isPresent() && given.path("logprobs").asBoolean()) {
            out.put("logprobs", true);
            copy("top_logprobs", out);
        }
        return out;
    }

    private void copy(String name, ObjectNode target) {
        if (given.hasNonNull(name)) {
            target.set(name, given.get(name));
        }
    }

    private void putOptions(ProviderCall call) {
        if (given.path("options") instanceof ObjectNode own) {
            options.setAll(own);
        }
        OPTIONS.forEach(name -> copy(name, options));
        call.chat()
                .in(Dialect.ANTHROPIC)
                .map(messages -> messages.path("top_k"))
                .filter(JsonNode::isNumber)
                .ifPresent(most -> options.set("top_k", most));
        JsonNode stop = given.path("stop");
        if (stop.isTextual()) {
            options.putArray("stop").add(stop.textValue());
        } else if (stop.isArray() && !stop.isEmpty()) {
            options.set("stop", stop);
        }
        call.maxTokens().ifPresent(most -> options.put("num_predict", most));
        if (!options.isEmpty()) {
            out.set("options", options);
        }
    }

    private void putFormat() {
        JsonNode format = given.path("response_format");
        JsonNode schema = format.path("json_schema").path("schema");
        switch (format.path("type").asText("")) {
            case "json_object" -> out.put("format", "json");
            case "json_schema" ->
                out.set("format", schema.isObject() ? schema : Json.object().textNode("json"));
            default -> copy("format", out);
        }
    }

    /** Models of the family gpt-oss are told how much to think, others only whether to. */
    private void putThink(ProviderCall call) {
        String effort = given.path("reasoning_effort").asText("");
        String thinking = call.chat()
                .in(Dialect.ANTHROPIC)
                .map(messages -> messages.path("thinking").path("type").asText(""))
                .orElse("");
        if (given.hasNonNull("think")) {
            copy("think", out);
        } else if (effort.equals("none") || thinking.equals("disabled")) {
            out.put("think", false);
        } else if (!effort.isEmpty() && call.model().contains("gpt-oss")) {
            out.put(
                    "think",
                    switch (effort) {
                        case "minimal", "low" -> "low";
                        case "medium" -> "medium";
                        default -> "high";
                    });
        } else if (!effort.isEmpty() || !thinking.isEmpty()) {
            out.put("think", true);
        }
    }

    /** That no tool is to be called can only be said by giving none. */
    private void putTools() {
        JsonNode tools = given.path("tools");
        if (tools.isEmpty() || given.path("tool_choice").asText("").equals("none")) {
            return;
        }
        ArrayNode declared = out.putArray("tools");
        for (int i = 0; i < tools.size(); i++) {
            if (!(tools.get(i).path("function") instanceof ObjectNode function)) {
                throw new ProviderException(new Unsupported(
                        provider, "tools[" + i + "]", "only tools of type \"function\" can be translated."));
            }
            ObjectNode declaration = Json.object();
            declaration.setAll(function);
            declaration.remove("strict");
            declared.addObject().put("type", "function").set("function", declaration);
        }
    }
}
