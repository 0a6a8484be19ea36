package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
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

    /** The end of a stream that broke off. */
    void broken(Buffer out, CallError error);
}
