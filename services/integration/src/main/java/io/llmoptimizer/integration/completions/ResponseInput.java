package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import java.util.UUID;

/**
 * The {@code input} of a response as a list of complete items: a text is the user's message, a message's text is a part, and
 * every item has an id. What can't be translated for a provider is refused here. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">the items</a>
 */
final class ResponseInput {
    private final Fields fields;
    private final int maxItems;

    ResponseInput(Fields fields, int maxItems) {
        this.fields = fields;
        this.maxItems = maxItems;
    }

    ArrayNode items() {
        JsonNode input = fields.find("input")
                .orElseThrow(() -> fields.invalid("input", "is required: a string or an array of items"));
        ArrayNode items = Json.object().arrayNode();
        if (input.isTextual()) {
            ObjectNode message = items.addObject().put("type", "message").put("role", "user");
            message.putArray("content").addObject().put("type", "input_text").set("text", input);
            return items;
        }
        fields.require(input.isArray(), "input", "must be a string or an array of items");
        fields.require(!input.isEmpty(), "input", "must have at least one item");
        fields.require(
                input.size() <= maxItems,
                "input",
                "must not have more than " + maxItems + " items, but has " + input.size());
        for (int i = 0; i < input.size(); i++) {
            if (!(input.get(i) instanceof ObjectNode item)) {
                throw fields.invalid("input[" + i + "]", "must be an object with a 'type'");
            }
            items.add(item(new Fields(item, "input[" + i + "]."), item));
        }
        return items;
    }

    /** Gives items without one an id of their own. */
    static void identify(ArrayNode items, UUID call) {
        for (int i = 0; i < items.size(); i++) {
            ObjectNode item = (ObjectNode) items.get(i);
            if (!item.path("id").isTextual()) {
                item.put("id", ResponseId.ofPart(kind(item), call, i));
            }
        }
    }

    private static String kind(ObjectNode item) {
        return switch (item.path("type").asText()) {
            case "function_call" -> "fc";
            case "function_call_output" -> "fco";
            case "reasoning" -> "rs";
            default -> "in";
        };
    }

    private static ObjectNode item(Fields item, ObjectNode given) {
        String type = item.text("type").orElse("message");
        item.text("id");
        switch (type) {
            case "message" -> {
                return message(item, given);
            }
            case "function_call" -> {
                required(item, "call_id");
                required(item, "name");
                required(item, "arguments");
            }
            case "function_call_output" -> {
                required(item, "call_id");
                output(item);
            }
            case "reasoning" -> {
                // Only the model that thought it can read it.
            }
            case "item_reference" ->
                throw item.invalid(
                        "type",
                        "must not be item_reference: send the item itself, or name its response as previous_response_id");
            default ->
                throw item.invalid(
                        "type",
                        "must be one of message, function_call, function_call_output, reasoning, but is \"" + type
                                + "\", which belongs to a hosted tool that is not offered");
        }
        return copy(given);
    }

    private static void output(Fields item) {
        JsonNode output = item.find("output").orElseThrow(() -> item.invalid("output", "is required"));
        if (!output.isTextual()) {
            ArrayNode parts = item.array("output").orElseThrow();
            for (int i = 0; i < parts.size(); i++) {
                part(item, "output[" + i + "]", parts.get(i), false);
            }
        }
    }

    private static ObjectNode message(Fields item, ObjectNode given) {
        String role = item.text("role").orElseThrow(() -> item.invalid("role", "is required"));
        boolean assistant = role.equals("assistant");
        item.require(
                assistant || role.equals("user") || role.equals("system") || role.equals("developer"),
                "role",
                "must be one of user, assistant, system, developer, but is \"" + role + "\"");
        JsonNode content = item.find("content")
                .orElseThrow(() -> item.invalid("content", "is required: a string or an array of parts"));
        ObjectNode message = copy(given).put("type", "message");
        if (content.isTextual()) {
            ObjectNode part = message.putArray("content").addObject();
            part.put("type", assistant ? "output_text" : "input_text").set("text", content);
            if (assistant) {
                part.putArray("annotations");
            }
        } else {
            item.require(content.isArray(), "content", "must be a string or an array of parts");
            for (int i = 0; i < content.size(); i++) {
                part(item, "content[" + i + "]", content.get(i), assistant);
            }
        }
        return message;
    }

    private static void part(Fields item, String name, JsonNode given, boolean assistant) {
        if (!(given instanceof ObjectNode object)) {
            throw item.invalid(name, "must be an object with a 'type'");
        }
        Fields part = new Fields(object, item.path(name) + ".");
        String type = required(part, "type");
        switch (type) {
            case "input_text", "output_text" -> required(part, "text");
            case "refusal" -> {
                part.require(assistant, "type", "must not be refusal: only the assistant refuses");
                required(part, "refusal");
            }
            case "input_image" -> {
                notAsFile(part);
                part.require(!assistant, "type", "must not be input_image in what the assistant said");
                required(part, "image_url");
            }
            case "input_file" -> {
                notAsFile(part);
                part.require(!assistant, "type", "must not be input_file in what the assistant said");
                part.require(part.find("file_url").isEmpty(), "file_url", "is not offered: send the file as file_data");
                required(part, "file_data");
            }
            default ->
                throw part.invalid(
                        "type",
                        "must be one of input_text, input_image, input_file, output_text, refusal, but is \"" + type
                                + "\"");
        }
    }

    private static void notAsFile(Fields part) {
        part.require(
                part.find("file_id").isEmpty(),
                "file_id",
                "is not offered: files are not stored here, send the content");
    }

    private static String required(Fields fields, String name) {
        return fields.text(name).orElseThrow(() -> fields.invalid(name, "is required"));
    }

    private static ObjectNode copy(ObjectNode given) {
        ObjectNode copy = Json.object();
        copy.setAll(given);
        return copy;
    }
}
