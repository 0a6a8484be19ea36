package io.llmoptimizer.gateway.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Top-level fields that a JSON object is given where it lacks them. The rest of the body keeps its bytes: numbers are not
 * read and written again, so nothing is rounded.
 */
public final class JsonDefaults {
    /** Longest body that is held in memory to be completed, in bytes. */
    public static final int LONGEST = 256 * 1024;

    public static final JsonDefaults NONE = new JsonDefaults(Map.of());

    private static final JsonFactory JSON = new JsonFactory();

    /** Field → its value as JSON. */
    private final Map<String, String> values = new TreeMap<>();

    /**
     * @param values field → value, written as JSON
     * @throws IllegalArgumentException naming the field whose value is no JSON
     */
    public JsonDefaults(Map<String, String> values) {
        values.forEach((field, json) -> {
            try {
                Json.decodeValue(json);
            } catch (DecodeException malformed) {
                throw new IllegalArgumentException("the default of " + field + " must be written as JSON, not " + json);
            }
            this.values.put(field, json);
        });
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** {@code body} with the fields it lacks; empty if it is no JSON object. */
    public Optional<Buffer> complete(Buffer body) {
        Map<String, String> missing = new LinkedHashMap<>(values);
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            int inside = (int) parser.currentLocation().getByteOffset();
            boolean hasFields = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                hasFields = true;
                missing.remove(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            return parser.nextToken() == null
                    ? Optional.of(missing.isEmpty() ? body : inserted(body, inside, missing, hasFields))
                    : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    private static Buffer inserted(Buffer body, int at, Map<String, String> fields, boolean others) {
        Buffer completed = Buffer.buffer(body.length() + 64 * fields.size()).appendBuffer(body, 0, at);
        String separator = "";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            completed
                    .appendString(separator)
                    .appendString(Json.encode(field.getKey()))
                    .appendString(":")
                    .appendString(field.getValue());
            separator = ",";
        }
        return completed.appendString(others ? "," : "").appendBuffer(body, at, body.length() - at);
    }
}
