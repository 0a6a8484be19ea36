package io.llmoptimizer.integration.providers.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.compatible.Lacking;
import io.llmoptimizer.integration.providers.compatible.VendorDialect;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistral has other names for some parameters, refuses those it does not have, and may answer in chunks. */
public final class MistralDialect implements VendorDialect {
    private static final int FAILED = 500;
    private static final Map<String, String> RENAMED =
            Map.of("seed", "random_seed", "max_completion_tokens", "max_tokens");

    private static final Lacking LACKING = new Lacking(
            Set.of(
                    "logit_bias",
                    "logprobs",
                    "top_logprobs",
                    "user",
                    "reasoning_effort",
                    "store",
                    "service_tier",
                    "modalities",
                    "audio",
                    "verbosity",
                    "web_search_options",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "safety_identifier",
                    "stream_options"),
            Set.of());

    private final String provider;

    public MistralDialect(String provider) {
        this.provider = provider;
    }

    @Override
    public void put(ProviderCall call, ObjectNode body) {
        if (body.hasNonNull("functions")) {
            throw new ProviderException(
                    new Unsupported(provider, "functions", "'functions' is out of date, use 'tools'."));
        }
        LACKING.takeOut(body);
        RENAMED.forEach((theirs, ours) -> {
            JsonNode value = body.remove(theirs);
            if (value != null && !value.isNull() && !body.hasNonNull(ours)) {
                body.set(ours, value);
            }
        });
        if (body.path("tool_choice").asText("").equals("required")) {
            body.put("tool_choice", "any");
        }
        body.set("messages", new OutgoingTurns(provider).of(body.path("messages")));
    }

    /** The usage of a stream is told unasked, so nobody misses its option. */
    @Override
    public List<String> drops(ProviderCall call) {
        return LACKING.of(call.chat()).stream()
                .filter(name -> !name.equals("stream_options"))
                .toList();
    }

    @Override
    public boolean translate(ObjectNode choice, ObjectNode content) {
        String reason = choice.path("finish_reason").asText("");
        if (reason.equals("error")) {
            throw new ProviderException(new Broken(provider, FAILED, "it broke the answer off with an error"));
        }
        boolean tooLong = reason.equals("model_length");
        if (tooLong) {
            choice.put("finish_reason", "length");
        }
        boolean chunked = content.path("content").isArray();
        if (chunked) {
            join(content);
        }
        return tooLong || chunked;
    }

    /** Thoughts and text come as chunks of the content; OpenAI's dialect has a string for each. */
    private static void join(ObjectNode content) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        for (JsonNode chunk : content.path("content")) {
            chunk.path("thinking")
                    .forEach(thought -> thoughts.append(thought.path("text").asText()));
            text.append(chunk.path("text").asText(""));
        }
        content.put("content", text.toString());
        if (!thoughts.isEmpty()) {
            content.put("reasoning_content", thoughts.toString());
        }
    }
}
