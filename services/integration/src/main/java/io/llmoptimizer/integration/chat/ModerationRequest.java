package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * Content to be judged. The body is kept whole for providers of OpenAI's dialect.
 *
 * @param model as the client wrote it
 * @param texts one verdict is wanted for each; at least one. Pictures are in the body alone
 * @param promptTokenBound no tokenizer makes more input tokens of this request
 * @param body the request in OpenAI's shape; not to be changed by anyone
 */
public record ModerationRequest(String model, List<String> texts, long promptTokenBound, ObjectNode body)
        implements ModelRequest {

    public ModerationRequest {
        texts = List.copyOf(texts);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a moderation request needs at least one text");
        }
    }

    @Override
    public Operation operation() {
        return Operation.MODERATION;
    }

    /** A verdict has no tokens. */
    @Override
    public OptionalLong maxTokens() {
        return OptionalLong.empty();
    }

    @Override
    public boolean stream() {
        return false;
    }
}
