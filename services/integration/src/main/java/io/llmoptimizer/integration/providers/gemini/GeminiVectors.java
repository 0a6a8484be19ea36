package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A {@code BatchEmbedContentsResponse}. Read number by number, since a tree of hundreds of thousands of them is slow.
 *
 * @param usage empty when Gemini does not tell it, which older models do not
 */
record GeminiVectors(List<float[]> vectors, Optional<TokenUsage> usage) {
    private static final int USUAL_DIMENSIONS = 3072;

    /** @throws IOException when {@code body} is no such response */
    static GeminiVectors read(byte[] body) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        Optional<TokenUsage> usage = Optional.empty();
        try (JsonParser json = Json.parser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "embeddings" -> readEmbeddings(json, vectors);
                    case "usageMetadata" -> {
                        JsonNode counts = Json.subtree(json);
                        usage = counts.has("promptTokenCount") ? GeminiUsage.read(counts) : Optional.empty();
                    }
                    default -> json.skipChildren();
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT);
        }
        return new GeminiVectors(vectors, usage);
    }

    private static void readEmbeddings(JsonParser json, List<float[]> vectors) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            float[] values = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("values")) {
                    values = readValues(json);
                } else {
                    json.skipChildren();
                }
            }
            require(values != null);
            vectors.add(values);
        }
        require(json.currentToken() == JsonToken.END_ARRAY);
    }

    private static float[] readValues(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
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
