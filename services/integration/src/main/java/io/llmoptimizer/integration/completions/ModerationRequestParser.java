package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ModerationRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads OpenAI's moderation request. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations/create">the request</a>
 */
final class ModerationRequestParser {
    /** What the reference says a request without a model is for. */
    private static final String USUAL_MODEL = "omni-moderation-latest";

    private static final int MOST_INPUTS = 2048;
    private static final String INPUT = "input";

    private ModerationRequestParser() {}

    /** @param bytes length of the body, which bounds the tokens of its text: no token is shorter than a byte */
    static ModerationRequest parse(ObjectNode body, int bytes) {
        Fields fields = new Fields(body, "");
        String model = fields.find("model").isPresent() ? fields.model(USUAL_MODEL) : USUAL_MODEL;
        return new ModerationRequest(model, texts(fields), bytes, body);
    }

    private static List<String> texts(Fields fields) {
        JsonNode input = fields.find(INPUT)
                .orElseThrow(() -> fields.invalid(INPUT, "is required: a string, or an array of strings or parts"));
        if (input.isTextual()) {
            return List.of(text(fields, input, INPUT));
        }
        if (!(input instanceof ArrayNode array)) {
            throw fields.invalid(INPUT, "must be a string, or an array of strings or parts");
        }
        fields.require(!array.isEmpty(), INPUT, "must not be an empty array");
        fields.require(
                array.size() <= MOST_INPUTS,
                INPUT,
                "must not have more than " + MOST_INPUTS + " inputs, but has " + array.size());
        return array.get(0).isObject() ? List.of(parts(fields, array)) : strings(fields, array);
    }

    private static List<String> strings(Fields fields, ArrayNode array) {
        List<String> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            texts.add(text(fields, array.get(i), INPUT + "[" + i + "]"));
        }
        return texts;
    }

    /** Parts are judged together. */
    private static String parts(Fields fields, ArrayNode array) {
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < array.size(); i++) {
            String name = INPUT + "[" + i + "]";
            if (!(array.get(i) instanceof ObjectNode source)) {
                throw fields.invalid(name, "must be an object with a 'type', as the parts before it");
            }
            Fields part = new Fields(source, name + ".");
            switch (part.text("type").orElse("")) {
                case "text" ->
                    texts.append(part.text("text").orElseThrow(() -> part.invalid("text", "is required")))
                            .append('\n');
                case "image_url" ->
                    part.require(part.object("image_url").isPresent(), "image_url", "is required: an object");
                default -> throw part.invalid("type", "must be \"text\" or \"image_url\"");
            }
        }
        return texts.toString();
    }

    private static String text(Fields fields, JsonNode text, String name) {
        fields.require(text.isTextual(), name, "must be a string");
        fields.require(!text.textValue().isEmpty(), name, "must not be empty");
        return text.textValue();
    }
}
