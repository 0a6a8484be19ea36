package io.llmoptimizer.integration.openai;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The object of moderations, for providers that do not write it themselves.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations/object">the moderation</a>
 */
public final class ModerationJson {
    /** All there are. */
    public static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/instructions",
            "self-harm/intent",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    private static final BigDecimal FLAGGED = new BigDecimal("0.5");

    private ModerationJson() {}

    /** @param scores for each input, of every category, from 0 to 1; half and more is flagged */
    public static byte[] write(String id, String model, List<Map<String, BigDecimal>> scores) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("model", model);
            json.writeArrayFieldStart("results");
            for (Map<String, BigDecimal> input : scores) {
                json.writeStartObject();
                json.writeBooleanField("flagged", input.values().stream().anyMatch(ModerationJson::isFlagged));
                json.writeObjectFieldStart("categories");
                for (String category : CATEGORIES) {
                    json.writeBooleanField(category, isFlagged(input.get(category)));
                }
                json.writeEndObject();
                json.writeObjectFieldStart("category_scores");
                for (String category : CATEGORIES) {
                    json.writeNumberField(category, input.get(category));
                }
                json.writeEndObject();
                json.writeObjectFieldStart("category_applied_input_types");
                for (String category : CATEGORIES) {
                    json.writeArrayFieldStart(category);
                    json.writeString("text");
                    json.writeEndArray();
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static boolean isFlagged(BigDecimal score) {
        return score.compareTo(FLAGGED) >= 0;
    }
}
