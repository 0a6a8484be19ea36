package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's legacy completion request, and the chat it is at providers that have chats alone: its prompt is what the user
 * says. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions/create">the request</a>
 */
final class TextCompletionRequest {
    /** What the reference says a request without {@code max_tokens} is given; said to every provider, since not all agree. */
    private static final int USUAL_TOKENS = 16;

    private static final int MOST_CANDIDATES = 20;
    private static final int MOST_ALTERNATIVES = 100;

    private final Fields fields;
    private final ObjectNode out = Json.object();
    private final List<String> unmapped = new ArrayList<>();

    private TextCompletionRequest(Fields fields) {
        this.fields = fields;
    }

    /** @param bytes length of the body */
    static ChatRequest parse(ObjectNode given, int bytes, ChatRequestParser parser) {
        ObjectNode body = Json.object();
        body.setAll(given);
        if (!body.hasNonNull("max_tokens")) {
            body.put("max_tokens", USUAL_TOKENS);
        }
        TextCompletionRequest request = new TextCompletionRequest(new Fields(body, ""));
        request.convert(body);
        ChatRequest chat = parser.parse(request.out, bytes);
        Original original = new Original(Dialect.TEXT_COMPLETION, body, Map.of(), request.unmapped, Optional.empty());
        return chat.translatedFrom(original);
    }

    private void convert(ObjectNode body) {
        out.put("model", fields.model("gpt-3.5-turbo-instruct"));
        out.putArray("messages").addObject().put("role", "user").put("content", prompt());
        fields.text("suffix");
        fields.flag("echo");
        fields.whole("best_of", 1, MOST_CANDIDATES);
        fields.whole("logprobs", 0, MOST_ALTERNATIVES);
        body.properties().forEach(parameter -> {
            if (!parameter.getValue().isNull()) {
                put(parameter.getKey(), parameter.getValue());
            }
        });
    }

    private void put(String name, JsonNode value) {
        switch (name) {
            case "model", "prompt" -> {
                // Converted before.
            }
            case "max_tokens",
                    "temperature",
                    "top_p",
                    "n",
                    "stream",
                    "stream_options",
                    "stop",
                    "presence_penalty",
                    "frequency_penalty",
                    "seed",
                    "logit_bias",
                    "user",
                    "llmo" -> out.set(name, value);
            case "echo" -> {
                if (value.booleanValue()) {
                    unmapped.add(name);
                }
            }
            case "best_of" -> {
                if (value.longValue() > 1) {
                    unmapped.add(name);
                }
            }
            case "suffix" -> {
                if (!value.textValue().isEmpty()) {
                    unmapped.add(name);
                }
            }
            default -> unmapped.add(name);
        }
    }

    private String prompt() {
        JsonNode given = fields.find("prompt")
                .orElseThrow(() -> fields.invalid("prompt", "is required: a string, or an array with one string"));
        fields.require(
                !given.isArray() || given.size() == 1,
                "prompt",
                "must have one prompt: ask for each in a call of its own");
        JsonNode prompt = given.isArray() ? given.get(0) : given;
        fields.require(prompt.isTextual(), "prompt", "must be a string, or an array with one string");
        fields.require(!prompt.textValue().isEmpty(), "prompt", "must not be empty");
        return prompt.textValue();
    }
}
