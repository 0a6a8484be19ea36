package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a client asks for. The body is kept whole, so that a provider that speaks OpenAI's dialect is sent every parameter
 * the client gave, known to us or not.
 *
 * @param model as the client wrote it
 * @param maxTokens output tokens the client allows, from {@code max_tokens} or {@code max_completion_tokens}
 * @param includeUsage whether a stream shall end with its usage
 * @param promptTokenBound no tokenizer makes more input tokens of this request
 * @param body the request in OpenAI's shape; not to be changed by anyone
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        OptionalLong maxTokens,
        boolean stream,
        boolean includeUsage,
        long promptTokenBound,
        ObjectNode body) {

    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
