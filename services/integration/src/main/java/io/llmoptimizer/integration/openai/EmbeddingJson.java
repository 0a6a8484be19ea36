package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * The list of embeddings, for providers that do not write it themselves.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/object">the embedding</a>
 */
public final class EmbeddingJson {
    private EmbeddingJson() {}

    /** @param vectors in the order of the inputs */
    public static byte[] write(String model, List<float[]> vectors, Encoding encoding, TokenUsage usage) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                writeVector(json, vectors.get(i), encoding);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", usage.input());
            json.writeNumberField("total_tokens", usage.total());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeVector(JsonGenerator json, float[] vector, Encoding encoding) throws IOException {
        switch (encoding) {
            case FLOAT -> {
                json.writeStartArray();
                for (float number : vector) {
                    json.writeNumber(number);
                }
                json.writeEndArray();
            }
            case BASE64 -> json.writeString(base64(vector));
        }
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
