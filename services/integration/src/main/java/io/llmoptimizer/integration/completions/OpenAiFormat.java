package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.ChunkJson;
import io.llmoptimizer.integration.openai.CompletionJson;
import io.vertx.core.buffer.Buffer;

/**
 * OpenAI's completions and chunks. What a provider said in this dialect goes on as it is.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">the completion</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">the chunk</a>
 */
final class OpenAiFormat implements AnswerFormat {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final boolean includeUsage;
    private AnswerId id = new AnswerId("", 0, "");

    OpenAiFormat(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    @Override
    public byte[] whole(Answer.Whole answer) {
        return answer.result().wire().map(wire -> wire.json()).orElseGet(() -> CompletionJson.write(answer.result()));
    }

    @Override
    public void begin(Head head) {
        // OpenAI's stream says nothing before its first chunk.
    }

    @Override
    public void chunk(Buffer out, Chunk chunk) {
        id = chunk.id();
        byte[] json = chunk.wire().isPresent() ? chunk.wire().get().json() : ChunkJson.write(chunk, includeUsage);
        SseEvents.data(out, json);
    }

    @Override
    public void last(Buffer out, Piece.Last last) {
        if (includeUsage) {
            SseEvents.data(
                    out,
                    ChunkJson.writeUsage(
                            id,
                            last.receipt().usage(),
                            last.usage(),
                            last.receipt().costUsd()));
        }
        done(out);
    }

    /** How every stream of OpenAI's ends that is whole. */
    static void done(Buffer out) {
        SseEvents.data(out, DONE);
    }

    /** No [DONE] after it: clients that do not look for errors would take the torso for the answer. */
    @Override
    public void broken(Buffer out, CallError error) {
        SseEvents.data(out, ErrorDialect.OPENAI.body(error, "", ""));
    }
}
