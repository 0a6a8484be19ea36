package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import java.util.Set;

/** The part of a JSON schema that Gemini's older schema language has; the API refuses the rest. Pure. */
final class OpenApiSchema {
    private static final Set<String> KNOWN = Set.of(
            "format",
            "title",
            "description",
            "nullable",
            "enum",
            "maxItems",
            "minItems",
            "required",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "propertyOrdering");

    private OpenApiSchema() {}

    static ObjectNode of(JsonNode schema) {
        ObjectNode out = Json.object();
        schema.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            switch (name) {
                case "type" -> type(out, value);
                case "items" -> out.set(name, of(value));
                case "properties" -> {
                    ObjectNode properties = out.putObject(name);
                    value.properties().forEach(property -> properties.set(property.getKey(), of(property.getValue())));
                }
                case "anyOf" -> {
                    ArrayNode choices = out.putArray(name);
                    value.forEach(choice -> choices.add(of(choice)));
                }
                default -> {
                    if (KNOWN.contains(name)) {
                        out.set(name, value);
                    }
                }
            }
        });
        return out;
    }

    /** {@code ["string", "null"]} is a string that may be null. */
    private static void type(ObjectNode out, JsonNode type) {
        if (!type.isArray()) {
            out.set("type", type);
            return;
        }
        for (JsonNode one : type) {
            if ("null".equals(one.asText())) {
                out.put("nullable", true);
            } else {
                out.set("type", one);
            }
        }
    }
}
