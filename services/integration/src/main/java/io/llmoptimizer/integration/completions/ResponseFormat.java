package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** OpenAI's response, whole or as events; it is kept before the client hears its end. */
final class ResponseFormat implements AnswerFormat {
    private final ResponseObject response;
    private final boolean showReasoning;
    private final Function<String, Future<Void>> keeping;
    private final ResponseEvents events;
    private Future<Void> kept = Future.succeededFuture();

    /** @param keeping stores the JSON of a response; fails with what the client is told */
    ResponseFormat(ResponseObject response, boolean showReasoning, Function<String, Future<Void>> keeping) {
        this.response = response;
        this.showReasoning = showReasoning;
        this.keeping = keeping;
        this.events = new ResponseEvents(response, showReasoning);
    }

    @Override
    public byte[] whole(Answer.Whole answer) {
        var result = answer.result();
        byte[] json = Json.bytes(response.finished(
                result.finish(),
                result.id().model(),
                ResponseItems.of(result, response.call(), showReasoning),
                answer.receipt().usage()));
        kept = keeping.apply(new String(json, StandardCharsets.UTF_8));
        return json;
    }

    @Override
    public void begin(Head head) {
        // The first piece says which model answers.
    }

    @Override
    public void chunk(Buffer out, Chunk chunk) {
        events.chunk(out, chunk);
    }

    @Override
    public void last(Buffer out, Piece.Last last) {
        ObjectNode whole =
                events.end(out, last.receipt().usage(), last.receipt().costUsd().toPlainString());
        kept = keeping.apply(new String(Json.bytes(whole), StandardCharsets.UTF_8));
    }

    @Override
    public Future<Void> settled() {
        return kept;
    }

    @Override
    public void broken(Buffer out, CallError error) {
        events.broken(out, error);
    }
}
