package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads OpenAI's embedding request. What a model can do with it (how long an input may be, how many dimensions there are) is
 * the provider's to judge. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/create">the request</a>
 */
final class EmbeddingRequestParser {
    private static final int MOST_INPUTS = 2048;
    private static final int MOST_DIMENSIONS = 65_536;
    private static final String INPUT = "input";

    private final Fields fields;

    private EmbeddingRequestParser(Fields fields) {
        this.fields = fields;
    }

    /** @param bytes length of the body, which bounds the tokens in it: no token is shorter than a byte, nor is its number */
    static EmbeddingRequest parse(ObjectNode body, int bytes) {
        Fields fields = new Fields(body, "");
        String model = fields.model("text-embedding-3-small");
        List<Input> inputs = new EmbeddingRequestParser(fields).inputs();
        OptionalLong dimensions = fields.whole("dimensions", 1, MOST_DIMENSIONS);
        fields.text("user");
        return new EmbeddingRequest(
                model,
                inputs,
                dimensions.isPresent() ? OptionalInt.of((int) dimensions.getAsLong()) : OptionalInt.empty(),
                encoding(fields),
                bytes,
                body);
    }

    private static Encoding encoding(Fields fields) {
        return switch (fields.text("encoding_format").orElse("float")) {
            case "float" -> Encoding.FLOAT;
            case "base64" -> Encoding.BASE64;
            default -> throw fields.invalid("encoding_format", "must be \"float\" or \"base64\"");
        };
    }

    private List<Input> inputs() {
        JsonNode input = fields.find(INPUT)
                .orElseThrow(() -> fields.invalid(INPUT, "is required: a string, or an array of strings or tokens"));
        if (input.isTextual()) {
            return List.of(text(input, INPUT));
        }
        if (!(input instanceof ArrayNode array)) {
            throw fields.invalid(INPUT, "must be a string, or an array of strings or tokens");
        }
        fields.require(!array.isEmpty(), INPUT, "must not be an empty array");
        if (array.get(0).isNumber()) {
            return List.of(tokens(array, INPUT));
        }
        fields.require(
                array.size() <= MOST_INPUTS,
                INPUT,
                "must not have more than " + MOST_INPUTS + " inputs, but has " + array.size());
        boolean texts = array.get(0).isTextual();
        List<Input> inputs = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String name = INPUT + "[" + i + "]";
            inputs.add(texts ? text(array.get(i), name) : tokens(array.get(i), name));
        }
        return inputs;
    }

    private Input text(JsonNode text, String name) {
        fields.require(text.isTextual(), name, "must be a string, as the inputs before it");
        fields.require(!text.textValue().isEmpty(), name, "must not be empty");
        return new Input.Text(text.textValue());
    }

    private Input tokens(JsonNode given, String name) {
        if (!(given instanceof ArrayNode array)) {
            throw fields.invalid(name, "must be a string or an array of tokens, and all inputs of one kind");
        }
        fields.require(!array.isEmpty(), name, "must not be an empty array");
        List<Integer> ids = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode id = array.get(i);
            fields.require(
                    id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0,
                    name + "[" + i + "]",
                    "must be a token: an integer of 0 or more");
            ids.add(id.intValue());
        }
        return new Input.Tokens(ids);
    }
}
