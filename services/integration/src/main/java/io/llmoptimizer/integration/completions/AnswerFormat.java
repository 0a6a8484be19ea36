package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** How an answer looks on a surface. Made for one answer; events are appended as they go over the wire. */
interface AnswerFormat {

    /** Body of an answer that is not streamed. */
    byte[] whole(Answer.Whole answer);

    /** A stream begins. */
    void begin(Head head);

    void chunk(Buffer out, Chunk chunk);

    /** The end of a stream that is whole. */
    void last(Buffer out, Piece.Last last);

    /**
     * Completes when what the client may rely on after the end is durable: the end is not sent before. Asked after {@link
     * #whole} and {@link #last}; a failure is told to the client instead of the end.
     */
    default Future<Void> settled() {
        return Future.succeededFuture();
    }

    /** The end of a stream that broke off. */
    void broken(Buffer out, CallError error);
}
