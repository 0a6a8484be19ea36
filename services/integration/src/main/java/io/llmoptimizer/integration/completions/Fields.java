package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads fields of a JSON object; what is wrong is said with the field's name. A null counts as absent, as at OpenAI. Pure. */
final class Fields {
    private static final int LONGEST_MODEL = 256;

    private final ObjectNode object;
    private final String prefix;

    Fields(ObjectNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    String path(String name) {
        return prefix + name;
    }

    Optional<JsonNode> find(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /**
     * The name of the model, which every call needs.
     *
     * @param example for a client that gave none
     */
    String model(String example) {
        String model = text("model").orElse("");
        require(!model.isBlank(), "model", "is required: name a model, such as \"" + example + "\"");
        require(model.length() <= LONGEST_MODEL, "model", "must not be longer than " + LONGEST_MODEL + " characters");
        return model;
    }

    Optional<String> text(String name) {
        return find(name).map(value -> {
            require(value.isTextual(), name, "must be a string");
            return value.textValue();
        });
    }

    boolean flag(String name) {
        Optional<JsonNode> value = find(name);
        value.ifPresent(given -> require(given.isBoolean(), name, "must be true or false"));
        return value.map(JsonNode::booleanValue).orElse(false);
    }

    OptionalLong whole(String name, long least, long most) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode given = value.get();
        require(given.isIntegralNumber(), name, "must be an integer");
        require(
                given.canConvertToLong() && given.longValue() >= least && given.longValue() <= most,
                name,
                "must be between " + least + " and " + most + ", but is " + given.asText());
        return OptionalLong.of(given.longValue());
    }

    void number(String name, double least, double most) {
        find(name).ifPresent(given -> {
            require(given.isNumber(), name, "must be a number");
            double value = given.doubleValue();
            require(
                    value >= least && value <= most,
                    name,
                    "must be between " + plain(least) + " and " + plain(most) + ", but is " + given.asText());
        });
    }

    Optional<ArrayNode> array(String name) {
        return find(name).map(value -> {
            if (value instanceof ArrayNode array) {
                return array;
            }
            throw invalid(name, "must be an array");
        });
    }

    Optional<ObjectNode> object(String name) {
        return find(name).map(value -> {
            if (value instanceof ObjectNode nested) {
                return nested;
            }
            throw invalid(name, "must be an object");
        });
    }

    void require(boolean valid, String name, String rule) {
        if (!valid) {
            throw invalid(name, rule);
        }
    }

    CallException invalid(String name, String rule) {
        return new CallException(CallError.invalid(path(name), "'" + path(name) + "' " + rule + "."));
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
