package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatMessage;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.Role;
import io.llmoptimizer.integration.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads OpenAI's chat completion request. What routing, budgets or metering depend on is checked here; everything else is the
 * provider's to judge. Pure.
 */
final class ChatRequestParser {
    private static final long MOST_TOKENS = 10_000_000;
    /** A picture behind a URL costs tokens that its URL's length does not bound; no provider charges more for one. */
    private static final long TOKENS_BEHIND_A_URL = 40_000;

    private final int maxMessages;

    ChatRequestParser(int maxMessages) {
        this.maxMessages = maxMessages;
    }

    /** @param bytes length of the body, which bounds the tokens of its text: no token is shorter than a byte */
    ChatRequest parse(ObjectNode body, int bytes) {
        Fields fields = new Fields(body, "");
        String model = fields.model("gpt-4.1");
        List<ChatMessage> messages = messages(fields);
        OptionalLong maxTokens = maxTokens(fields);
        fields.number("temperature", 0, 2);
        fields.number("top_p", 0, 1);
        fields.number("presence_penalty", -2, 2);
        fields.number("frequency_penalty", -2, 2);
        OptionalLong n = fields.whole("n", 1, 128);
        fields.require(n.orElse(1) == 1, "n", "must be 1: ask again for another choice");
        boolean stream = fields.flag("stream");
        Optional<ObjectNode> streamOptions = fields.object("stream_options");
        fields.require(stream || streamOptions.isEmpty(), "stream_options", "is only allowed when 'stream' is true");
        boolean includeUsage = streamOptions
                .map(options -> new Fields(options, "stream_options.").flag("include_usage"))
                .orElse(false);
        return new ChatRequest(model, messages, maxTokens, stream, includeUsage, bytes + mediaTokens(messages), body);
    }

    /** Both names mean the same; a client that gives both is held to the larger one, which a provider may honour. */
    private static OptionalLong maxTokens(Fields fields) {
        OptionalLong old = fields.whole("max_tokens", 1, MOST_TOKENS);
        OptionalLong present = fields.whole("max_completion_tokens", 1, MOST_TOKENS);
        if (old.isPresent() && present.isPresent()) {
            return OptionalLong.of(Math.max(old.getAsLong(), present.getAsLong()));
        }
        return present.isPresent() ? present : old;
    }

    private static long mediaTokens(List<ChatMessage> messages) {
        return TOKENS_BEHIND_A_URL
                * messages.stream()
                        .flatMap(message -> message.parts().stream())
                        .filter(part -> !(part instanceof MessagePart.Text))
                        .count();
    }

    private List<ChatMessage> messages(Fields fields) {
        ArrayNode array = fields.array("messages")
                .orElseThrow(() -> fields.invalid("messages", "is required: an array with at least one message"));
        fields.require(!array.isEmpty(), "messages", "must have at least one message");
        fields.require(
                array.size() <= maxMessages,
                "messages",
                "must not have more than " + maxMessages + " messages, but has " + array.size());
        List<ChatMessage> messages = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String path = "messages[" + i + "]";
            if (!(array.get(i) instanceof ObjectNode message)) {
                throw fields.invalid(path, "must be an object with 'role' and 'content'");
            }
            messages.add(message(new Fields(message, path + ".")));
        }
        return messages;
    }

    private static ChatMessage message(Fields message) {
        String given = message.text("role").orElseThrow(() -> message.invalid("role", "is required"));
        Role role = Role.of(given)
                .orElseThrow(() -> message.invalid(
                        "role",
                        "must be one of system, developer, user, assistant, tool, function, but is \"" + given + "\""));
        List<ToolCall> toolCalls = toolCalls(message);
        Optional<JsonNode> content = message.find("content");
        boolean maySayNothing = role == Role.ASSISTANT || role == Role.FUNCTION || role == Role.TOOL;
        message.require(content.isPresent() || maySayNothing, "content", "is required: a string or an array of parts");
        return new ChatMessage(
                role,
                content.map(value -> parts(message, value)).orElse(List.of()),
                message.text("name"),
                toolCalls,
                message.text("tool_call_id"));
    }

    private static List<MessagePart> parts(Fields message, JsonNode content) {
        if (content.isTextual()) {
            return List.of(new MessagePart.Text(content.textValue()));
        }
        message.require(content.isArray(), "content", "must be a string or an array of parts");
        List<MessagePart> parts = new ArrayList<>(content.size());
        for (int i = 0; i < content.size(); i++) {
            String name = "content[" + i + "]";
            if (!(content.get(i) instanceof ObjectNode part)) {
                throw message.invalid(name, "must be an object with a 'type'");
            }
            parts.add(part(new Fields(part, message.path(name) + "."), part));
        }
        return parts;
    }

    private static MessagePart part(Fields part, ObjectNode source) {
        String type = part.text("type").orElseThrow(() -> part.invalid("type", "is required"));
        return switch (type) {
            case "text" ->
                new MessagePart.Text(part.text("text").orElseThrow(() -> part.invalid("text", "is required")));
            case "image_url" ->
                new MessagePart.Image(part.object("image_url")
                        .map(image -> new Fields(image, part.path("image_url") + "."))
                        .flatMap(image -> image.text("url"))
                        .orElseThrow(() -> part.invalid("image_url", "must be an object with a 'url'")));
            default -> new MessagePart.Other(type, source);
        };
    }

    private static List<ToolCall> toolCalls(Fields message) {
        List<ToolCall> calls = new ArrayList<>();
        message.array("tool_calls")
                .ifPresent(array -> array.forEach(call -> {
                    JsonNode function = call.path("function");
                    calls.add(new ToolCall(
                            call.path("id").asText(""),
                            function.path("name").asText(""),
                            function.path("arguments").asText("")));
                }));
        return calls;
    }
}
