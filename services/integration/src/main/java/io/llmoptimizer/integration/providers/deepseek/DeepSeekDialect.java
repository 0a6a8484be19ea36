package io.llmoptimizer.integration.providers.deepseek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.compatible.Lacking;
import io.llmoptimizer.integration.providers.compatible.VendorDialect;
import java.util.List;
import java.util.Set;

/** DeepSeek reads texts alone, switches thinking in its own way, and ignores without a word what it does not have. */
public final class DeepSeekDialect implements VendorDialect {
    private static final int OVERLOADED = 503;

    private static final Lacking LACKING = new Lacking(
            Set.of(
                    "n",
                    "seed",
                    "logit_bias",
                    "user",
                    "parallel_tool_calls",
                    "store",
                    "metadata",
                    "service_tier",
                    "modalities",
                    "audio",
                    "prediction",
                    "verbosity",
                    "web_search_options",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "safety_identifier"),
            Set.of("thinking"));

    private final String provider;

    public DeepSeekDialect(String provider) {
        this.provider = provider;
    }

    @Override
    public void put(ProviderCall call, ObjectNode body) {
        LACKING.takeOut(body);
        if (body.has("max_completion_tokens")) {
            JsonNode most = body.remove("max_completion_tokens");
            if (!body.hasNonNull("max_tokens")) {
                body.set("max_tokens", most);
            }
        }
        if (body.path("response_format").path("type").asText("").equals("json_schema")) {
            throw unsupported("response_format", "it has JSON mode, \"json_object\", and no schemas.");
        }
        putThinking(call, body);
        ArrayNode turns = Json.object().arrayNode();
        JsonNode messages = body.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            turns.add(turn(messages.get(i), "messages[" + i + "]"));
        }
        body.set("messages", turns);
    }

    /** Thinking is on unless it is switched off, for which an effort has no word. */
    private static void putThinking(ProviderCall call, ObjectNode body) {
        call.chat()
                .in(Dialect.ANTHROPIC)
                .map(given -> given.path("thinking").path("type").asText(""))
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> body.putObject("thinking").put("type", type.equals("disabled") ? type : "enabled"));
        if (body.path("reasoning_effort").asText("").equals("none")) {
            body.remove("reasoning_effort");
            body.putObject("thinking").put("type", "disabled");
        }
    }

    private JsonNode turn(JsonNode message, String path) {
        boolean developer = message.path("role").asText().equals("developer");
        if (!developer && !message.path("content").isArray()) {
            return message;
        }
        ObjectNode turn = Json.object();
        turn.setAll((ObjectNode) message);
        if (developer) {
            turn.put("role", "system");
        }
        if (message.path("content").isArray()) {
            turn.put("content", text(message.path("content"), path));
        }
        return turn;
    }

    private String text(JsonNode parts, String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String type = parts.get(i).path("type").asText();
            if (!type.equals("text") && !type.equals("refusal")) {
                throw unsupported(path + ".content[" + i + "]", "it reads texts alone, and no \"" + type + "\".");
            }
            text.append(text.isEmpty() ? "" : "\n")
                    .append(parts.get(i).path(type).asText());
        }
        return text.toString();
    }

    private ProviderException unsupported(String param, String detail) {
        return new ProviderException(new Unsupported(provider, param, detail));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return LACKING.of(call.chat());
    }

    @Override
    public boolean translate(ObjectNode choice, ObjectNode content) {
        if (choice.path("finish_reason").asText("").equals("insufficient_system_resource")) {
            throw new ProviderException(
                    new Broken(provider, OVERLOADED, "it broke the answer off for lack of resources"));
        }
        return false;
    }

    /** Its own counts stay beside. */
    @Override
    public boolean translateUsage(ObjectNode usage) {
        if (!usage.has("prompt_cache_hit_tokens")
                || usage.path("prompt_tokens_details").isObject()) {
            return false;
        }
        usage.putObject("prompt_tokens_details").set("cached_tokens", usage.get("prompt_cache_hit_tokens"));
        return true;
    }
}
