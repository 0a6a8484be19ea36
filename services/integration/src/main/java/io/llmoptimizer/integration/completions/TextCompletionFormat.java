package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.TextCompletionJson;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * OpenAI's legacy completion, whole or in pieces of the same form. What a provider said in this dialect goes on as it is.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions/object">the completion</a>
 */
final class TextCompletionFormat implements AnswerFormat {
    private final boolean includeUsage;
    private AnswerId id = new AnswerId("", 0, "");

    TextCompletionFormat(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    @Override
    public byte[] whole(Answer.Whole answer) {
        return own(answer.result().wire())
                .map(Wire::json)
                .orElseGet(() -> TextCompletionJson.write(
                        answer.result(), answer.receipt().usage()));
    }

    private static Optional<Wire> own(Optional<Wire> wire) {
        return wire.filter(json -> json.isOf(Dialect.TEXT_COMPLETION));
    }

    @Override
    public void begin(Head head) {
        // The stream says nothing before its first piece.
    }

    @Override
    public void chunk(Buffer out, Chunk chunk) {
        id = chunk.id();
        Optional<Wire> wire = own(chunk.wire());
        if (wire.isPresent()) {
            SseEvents.data(out, wire.get().json());
        } else if (chunk.saysSomething()) {
            SseEvents.data(out, TextCompletionJson.write(chunk, includeUsage));
        }
    }

    @Override
    public void last(Buffer out, Piece.Last last) {
        if (includeUsage) {
            SseEvents.data(
                    out,
                    TextCompletionJson.writeUsage(
                            id,
                            last.receipt().usage(),
                            last.usage(),
                            last.receipt().costUsd()));
        }
        OpenAiFormat.done(out);
    }

    @Override
    public void broken(Buffer out, CallError error) {
        SseEvents.data(out, ErrorDialect.OPENAI.body(error, "", ""));
    }
}
