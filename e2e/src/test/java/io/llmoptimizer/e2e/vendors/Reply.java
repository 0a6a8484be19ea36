package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import io.llmoptimizer.e2e.vendors.Prompt.Tool;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What all vendors' models answer: what arrived. A prompt with tools is answered with two calls of the first one, for Oslo and
 * for Rome; their results are quoted; a schema is filled in.
 */
record Reply(String text, List<Wanted> calls) {
    /** In code points; cuts words and, with the bytes of an event sent in two halves, characters too. */
    private static final int PIECE = 7;

    private static final List<String> CITIES = List.of("Oslo", "Rome");

    /** A call the model makes. */
    record Wanted(String name, ObjectNode arguments) {}

    static Reply to(Prompt prompt) {
        if (!prompt.results().isEmpty()) {
            return text(prompt.results().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        if (!prompt.tools().isEmpty()) {
            Tool tool = prompt.tools().getFirst();
            return new Reply(
                    "",
                    CITIES.stream()
                            .map(city -> new Wanted(tool.name(), document(tool.parameters(), city)))
                            .toList());
        }
        return text(prompt.schema()
                .map(schema -> document(schema, CITIES.getFirst()).toString())
                .orElseGet(() -> "Größe 😀 日本: system \"%s\", user \"%s\", at most %d tokens, pictures %s"
                        .formatted(prompt.system(), prompt.text(), prompt.limit(), prompt.pictures())));
    }

    private static Reply text(String text) {
        return new Reply(text, List.of());
    }

    /** The text in the pieces of a stream. */
    List<String> pieces() {
        int[] points = text.codePoints().toArray();
        return IntStream.iterate(0, from -> from < points.length, from -> from + PIECE)
                .mapToObj(from -> new String(points, from, Math.min(PIECE, points.length - from)))
                .toList();
    }

    private static ObjectNode document(JsonNode schema, String word) {
        ObjectNode document = Gateway.JSON.createObjectNode();
        schema.path("required")
                .forEach(name -> document.set(
                        name.asText(), value(schema.path("properties").path(name.asText()), word)));
        return document;
    }

    private static JsonNode value(JsonNode schema, String word) {
        JsonNodeFactory nodes = Gateway.JSON.getNodeFactory();
        return switch (schema.path("type").asText()) {
            case "integer" -> nodes.numberNode(7);
            case "number" -> nodes.numberNode(1.5);
            case "boolean" -> nodes.booleanNode(true);
            case "array" -> nodes.arrayNode().add(value(schema.path("items"), word));
            case "object" -> document(schema, word);
            default -> nodes.textNode(word);
        };
    }
}
