package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An answer to {@code /api/embed}. Read number by number, since a tree of hundreds of thousands of them is slow.
 *
 * @param usage empty when the server does not tell it
 */
record OllamaVectors(List<float[]> vectors, Optional<TokenUsage> usage) {
    private static final int USUAL_DIMENSIONS = 1024;

    /** @throws IOException when {@code body} is no such answer */
    static OllamaVectors read(byte[] body) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        Optional<TokenUsage> usage = Optional.empty();
        try (JsonParser json = Json.parser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "embeddings" -> {
                        require(value == JsonToken.START_ARRAY);
                        while (json.nextToken() == JsonToken.START_ARRAY) {
                            vectors.add(readVector(json));
                        }
                        require(json.currentToken() == JsonToken.END_ARRAY);
                    }
                    case "prompt_eval_count" -> {
                        require(value == JsonToken.VALUE_NUMBER_INT);
                        usage = Optional.of(TokenUsage.of(Math.max(0, json.getLongValue()), 0));
                    }
                    default -> json.skipChildren();
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT);
        }
        return new OllamaVectors(vectors, usage);
    }

    private static float[] readVector(JsonParser json) throws IOException {
        float[] values = new float[USUAL_DIMENSIONS];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = json.getFloatValue();
        }
        return Arrays.copyOf(values, count);
    }

    private static void require(boolean asDocumented) throws IOException {
        if (!asDocumented) {
            throw new IOException("the answer is not a list of embeddings");
        }
    }
}
