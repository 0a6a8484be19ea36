package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.util.Map;
import java.util.Optional;

/** OpenAI's request as Gemini's. Pure. */
final class OutgoingContents {
    private static final Map<String, String> SAME = Map.of(
            "temperature", "temperature",
            "top_p", "topP",
            "top_k", "topK",
            "seed", "seed",
            "presence_penalty", "presencePenalty",
            "frequency_penalty", "frequencyPenalty");
    private static final Map<String, Integer> BUDGETS =
            Map.of("minimal", 512, "low", 1_024, "medium", 8_192, "high", 24_576, "xhigh", 24_576);

    private final String provider;
    private final JsonNode given;
    private final String model;
    private final ObjectNode out = Json.object();
    private final ObjectNode config = Json.object();

    private OutgoingContents(String provider, JsonNode given, String model) {
        this.provider = provider;
        this.given = given;
        this.model = model;
    }

    /** @throws ProviderException when the request holds what Gemini has no place for */
    static ObjectNode of(String provider, ProviderCall call) {
        return new OutgoingContents(provider, call.request().body(), call.model()).convert(call);
    }

    private ObjectNode convert(ProviderCall call) {
        if (given.hasNonNull("functions")) {
            throw new ProviderException(
                    new Unsupported(provider, "functions", "'functions' is out of date, use 'tools'."));
        }
        new OutgoingTurns(provider, out, model.startsWith("gemini-3")).put(given.path("messages"));
        putTools();
        SAME.forEach((theirs, ours) -> {
            if (given.path(theirs).isNumber()) {
                config.set(ours, given.get(theirs));
            }
        });
        call.maxTokens().ifPresent(most -> config.put("maxOutputTokens", most));
        putStop();
        putFormat();
        putEffort();
        call.chat().in(Dialect.ANTHROPIC).ifPresent(this::putFromMessages);
        if (!config.isEmpty()) {
            out.set("generationConfig", config);
        }
        return out;
    }

    private void putStop() {
        JsonNode stop = given.path("stop");
        if (stop.isTextual()) {
            config.putArray("stopSequences").add(stop.textValue());
        } else if (stop.isArray() && !stop.isEmpty()) {
            config.set("stopSequences", stop);
        }
    }

    private void putFormat() {
        JsonNode format = given.path("response_format");
        String type = format.path("type").asText("");
        if (type.startsWith("json")) {
            config.put("responseMimeType", "application/json");
        }
        JsonNode schema = format.path("json_schema").path("schema");
        if (type.equals("json_schema") && schema.isObject()) {
            putSchema(config, "response", schema);
        }
    }

    /** Models before 2.5 know a part of OpenAPI's schema language only, under another name. */
    private void putSchema(ObjectNode target, String name, JsonNode schema) {
        boolean older = model.startsWith("gemini-1") || model.startsWith("gemini-2.0");
        if (name.equals("response")) {
            target.set(older ? "responseSchema" : "responseJsonSchema", older ? OpenApiSchema.of(schema) : schema);
        } else {
            target.set(older ? "parameters" : "parametersJsonSchema", older ? OpenApiSchema.of(schema) : schema);
        }
    }

    private void putEffort() {
        String effort = given.path("reasoning_effort").asText("");
        if (effort.isEmpty()) {
            return;
        }
        ObjectNode thinking = config.putObject("thinkingConfig");
        if (model.startsWith("gemini-3")) {
            thinking.put(
                    "thinkingLevel",
                    switch (effort) {
                        case "none", "minimal", "low" -> "low";
                        case "medium" -> "medium";
                        default -> "high";
                    });
        } else {
            thinking.put("thinkingBudget", BUDGETS.getOrDefault(effort, 0));
        }
    }

    /** What OpenAI's dialect has no place for, and Gemini's has. */
    private void putFromMessages(ObjectNode messages) {
        if (messages.path("top_k").isNumber()) {
            config.set("topK", messages.get("top_k"));
        }
        String thinking = messages.path("thinking").path("type").asText("");
        if (thinking.equals("enabled") || thinking.equals("adaptive")) {
            ObjectNode thoughts = config.withObject("/thinkingConfig").put("includeThoughts", true);
            Optional.of(messages.path("thinking").path("budget_tokens"))
                    .filter(JsonNode::isIntegralNumber)
                    .filter(budget -> !thoughts.has("thinkingLevel"))
                    .ifPresent(budget -> thoughts.set("thinkingBudget", budget));
        }
    }

    private void putTools() {
        JsonNode tools = given.path("tools");
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode functions = out.putArray("tools").addObject().putArray("functionDeclarations");
        for (int i = 0; i < tools.size(); i++) {
            JsonNode function = tools.get(i).path("function");
            if (!function.isObject()) {
                throw new ProviderException(new Unsupported(
                        provider, "tools[" + i + "]", "only tools of type \"function\" can be translated."));
            }
            ObjectNode declared =
                    functions.addObject().put("name", function.path("name").asText());
            if (function.path("description").isTextual()) {
                declared.set("description", function.get("description"));
            }
            if (!function.path("parameters").isEmpty()) {
                putSchema(declared, "parameters", function.get("parameters"));
            }
        }
        JsonNode choice = given.path("tool_choice");
        if (choice.isMissingNode() || choice.isNull()) {
            return;
        }
        ObjectNode calling = out.putObject("toolConfig").putObject("functionCallingConfig");
        if (choice.isObject()) {
            calling.put("mode", "ANY")
                    .putArray("allowedFunctionNames")
                    .add(choice.path("function").path("name").asText());
        } else {
            calling.put(
                    "mode",
                    switch (choice.asText()) {
                        case "none" -> "NONE";
                        case "required" -> "ANY";
                        default -> "AUTO";
                    });
        }
    }
}
