package io.llmoptimizer.bench.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;

/** Makes one chat completion, streamed or not, and says what it cost. */
final class ChatClient {
    private final Gateway gateway;
    private final String apiKey;
    private final String model;

    /** @param latencyMs from sending the request to having the whole answer */
    record Reply(String text, Tally tally, double latencyMs) {}

    ChatClient(Gateway gateway, String apiKey, String model) {
        this.gateway = gateway;
        this.apiKey = apiKey;
        this.model = model;
    }

    Reply complete(ArrayNode messages, boolean stream) {
        ObjectNode body = Gateway.JSON.createObjectNode().put("model", model);
        body.set("messages", messages);
        long start = System.nanoTime();
        return stream ? streamed(body, start) : whole(body, start);
    }

    private Reply whole(ObjectNode body, long start) {
        Gateway.Answer answer = gateway.post("/v1/chat/completions", apiKey, body);
        JsonNode json = answer.orThrow("A chat completion");
        String cost = answer.raw().headers().firstValue("llmo-cost-usd").orElse("0");
        return new Reply(
                json.path("choices").path(0).path("message").path("content").asText(),
                tally(json.path("usage"), cost, isHit(answer.raw())),
                millisSince(start));
    }

    private Reply streamed(ObjectNode body, long start) {
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        HttpResponse<Stream<String>> response = gateway.stream("/v1/chat/completions", apiKey, body);
        StringBuilder text = new StringBuilder();
        Tally tally = null;
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IllegalStateException("A streamed chat completion was answered " + response.statusCode()
                        + ": " + String.join("", lines.toList()));
            }
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                JsonNode chunk = chunk(line.next());
                text.append(chunk.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText(""));
                if (chunk.hasNonNull("usage")) {
                    tally = tally(
                            chunk.path("usage"),
                            chunk.path("llmo").path("cost_usd").asText("0"),
                            isHit(response));
                }
            }
        }
        if (tally == null) {
            throw new IllegalStateException("A stream ended without its usage chunk after: " + text);
        }
        return new Reply(text.toString(), tally, millisSince(start));
    }

    private static JsonNode chunk(String line) {
        if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
            return Gateway.JSON.missingNode();
        }
        try {
            return Gateway.JSON.readTree(line.substring("data: ".length()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("a chunk of the stream is not JSON: " + line, malformed);
        }
    }

    private static Tally tally(JsonNode usage, String costUsd, boolean hit) {
        return new Tally(
                1,
                hit ? 1 : 0,
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong(),
                new BigDecimal(costUsd));
    }

    private static boolean isHit(HttpResponse<?> response) {
        return response.headers().firstValue("llmo-cache").orElse("").endsWith("hit");
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
