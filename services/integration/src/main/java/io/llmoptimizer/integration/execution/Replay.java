package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A cached answer as a stream. Pure. */
final class Replay {
    private Replay() {}

    static Flow.Publisher<Piece> of(ChatResult result, Receipt receipt) {
        return Multi.createFrom().iterable(pieces(result, receipt));
    }

    private static List<Piece> pieces(ChatResult result, Receipt receipt) {
        List<ToolCallDelta> calls = new ArrayList<>();
        for (ToolCall call : result.toolCalls()) {
            calls.add(new ToolCallDelta(calls.size(), call.id(), call.name(), call.arguments()));
        }
        Delta content = new Delta(false, result.text(), result.reasoning(), result.refusal(), calls);
        return List.of(
                new Piece.Next(Chunk.of(result.id(), Delta.OPENING)),
                new Piece.Next(Chunk.of(result.id(), content)),
                new Piece.Next(Chunk.finished(result.id(), result.finish())),
                new Piece.Last(receipt, Optional.empty()));
    }
}
