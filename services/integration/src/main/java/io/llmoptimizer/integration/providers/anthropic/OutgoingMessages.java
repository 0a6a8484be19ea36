package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.util.Map;

/** OpenAI's request as Anthropic's. Pure. */
final class OutgoingMessages {
    /** Every model makes at least so much; Anthropic has to be told a limit. */
    private static final long MAX_TOKENS = 4_096;
    /** OpenAI's temperature goes up to 2. */
    static final double HOTTEST = 1;

    private static final long LEAST_THINKING = 1_024;
    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", LEAST_THINKING, "low", 2_048L, "medium", 8_192L, "high", 24_576L, "xhigh", 49_152L);

    private final String provider;
    private final JsonNode given;
    private final ClaudeTraits traits;
    private final ObjectNode out = Json.object();

    private OutgoingMessages(String provider, JsonNode given, ClaudeTraits traits) {
        this.provider = provider;
        this.given = given;
        this.traits = traits;
    }

    /** @throws ProviderException when the request holds what Anthropic has no place for */
    static ObjectNode of(String provider, ProviderCall call) {
        ClaudeTraits traits = ClaudeTraits.of(call.model());
        return new OutgoingMessages(provider, call.request().body(), traits).convert(call);
    }

    private ObjectNode convert(ProviderCall call) {
        if (given.hasNonNull("functions")) {
            throw new ProviderException(
                    new Unsupported(provider, "functions", "'functions' is out of date, use 'tools'."));
        }
        long maxTokens = call.maxTokens().orElse(call.largestOutput().orElse(MAX_TOKENS));
        out.put("model", call.model());
        new OutgoingTurns(provider, out).put(given.path("messages"), OutputSchema.asksForJson(given));
        putTools();
        OutputSchema.put(out, given, traits);
        boolean thinks = putThinking(maxTokens);
        out.put("max_tokens", maxTokens);
        if (call.request().stream()) {
            out.put("stream", true);
        }
        if (!thinks) {
            // A model that thinks takes no other temperature than its own.
            putSampling();
        }
        putStop();
        putUser();
        return out;
    }

    private void putSampling() {
        if (given.path("temperature").isNumber()) {
            if (given.path("temperature").doubleValue() > HOTTEST) {
                out.put("temperature", 1);
            } else {
                out.set("temperature", given.get("temperature"));
            }
        }
        for (String name : new String[] {"top_p", "top_k"}) {
            if (given.path(name).isNumber()) {
                out.set(name, given.get(name));
            }
        }
    }

    private void putStop() {
        JsonNode stop = given.path("stop");
        if (stop.isTextual()) {
            out.putArray("stop_sequences").add(stop.textValue());
        } else if (stop.isArray() && !stop.isEmpty()) {
            out.set("stop_sequences", stop);
        }
    }

    private void putUser() {
        String user = given.path("user").asText(given.path("safety_identifier").asText(""));
        if (!user.isEmpty()) {
            out.putObject("metadata").put("user_id", user);
        }
    }

    private void putTools() {
        JsonNode tools = given.path("tools");
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode converted = out.putArray("tools");
        for (int i = 0; i < tools.size(); i++) {
            JsonNode function = tools.get(i).path("function");
            if (!function.isObject()) {
                throw new ProviderException(new Unsupported(
                        provider, "tools[" + i + "]", "only tools of type \"function\" can be translated."));
            }
            ObjectNode tool =
                    converted.addObject().put("name", function.path("name").asText());
            if (function.path("description").isTextual()) {
                tool.set("description", function.get("description"));
            }
            tool.set(
                    "input_schema",
                    function.path("parameters").isObject()
                            ? function.get("parameters")
                            : Json.object().put("type", "object"));
            if (function.path("strict").asBoolean() && traits.schemas()) {
                tool.put("strict", true);
            }
        }
        putToolChoice();
    }

    private void putToolChoice() {
        JsonNode choice = given.path("tool_choice");
        ObjectNode converted = Json.object();
        if (choice.isObject()) {
            converted
                    .put("type", "tool")
                    .put("name", choice.path("function").path("name").asText());
        } else {
            converted.put(
                    "type",
                    switch (choice.asText("auto")) {
                        case "none" -> "none";
                        case "required" -> "any";
                        default -> "auto";
                    });
        }
        boolean oneAtATime = given.path("parallel_tool_calls").isBoolean()
                && !given.path("parallel_tool_calls").booleanValue();
        if (oneAtATime && !"none".equals(converted.path("type").textValue())) {
            converted.put("disable_parallel_tool_use", true);
        }
        if (!choice.isMissingNode() || oneAtATime) {
            out.set("tool_choice", converted);
        }
    }

    /** @return whether the model shall think */
    private boolean putThinking(long maxTokens) {
        String effort = given.path("reasoning_effort").asText("none");
        if (effort.equals("none")) {
            return false;
        }
        return switch (traits.thinking()) {
            case NONE -> false;
            case ADAPTIVE -> {
                out.putObject("thinking").put("type", "adaptive");
                out.withObject("/output_config").put("effort", effort.equals("minimal") ? "low" : effort);
                yield true;
            }
            case BUDGETED -> putThinkingBudget(Math.min(BUDGETS.getOrDefault(effort, LEAST_THINKING), maxTokens - 1));
        };
    }

    /**
     * These models take no thinking with a forced tool, and none when a turn with tool calls is answered whose thoughts are
     * missing; OpenAI's dialect has no place for thoughts.
     */
    private boolean putThinkingBudget(long budget) {
        String choice = out.path("tool_choice").path("type").asText("auto");
        boolean forced = choice.equals("any") || choice.equals("tool");
        JsonNode messages = given.path("messages");
        boolean answersTools =
                "tool".equals(messages.path(messages.size() - 1).path("role").asText());
        if (budget < LEAST_THINKING || forced || answersTools) {
            return false;
        }
        out.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        return true;
    }
}
