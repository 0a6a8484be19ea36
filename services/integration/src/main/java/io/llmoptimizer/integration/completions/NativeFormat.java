package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.catalog.Cost;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.ModelCall;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;

/**
 * Our own completion: {@code {content, model, provider, usage, costEstimate, costParts, responseTimeMs, timestamp,
 * metadata}}. A stream is {@code delta} events with the next {@code content}, then one {@code completed} event that is what the call would have
 * answered without streaming, or one {@code error} event with a problem.
 */
final class NativeFormat implements AnswerFormat {
    private final ModelCall call;
    private final ObjectNode metadata;
    private final RoutingContext context;
    private final Clock clock;
    private final StringBuilder content = new StringBuilder();
    private Head head;

    /** @param metadata the client's own, given back as it came */
    NativeFormat(ModelCall call, ObjectNode metadata, RoutingContext context, Clock clock) {
        this.call = call;
        this.metadata = metadata;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public byte[] whole(Answer.Whole answer) {
        return completion(answer.head(), answer.result().text(), answer.receipt());
    }

    @Override
    public void begin(Head answering) {
        head = answering;
    }

    @Override
    public void chunk(Buffer out, Chunk chunk) {
        String text = chunk.delta().text();
        if (!text.isEmpty()) {
            content.append(text);
            SseEvents.named(out, "delta", Json.bytes(json -> {
                json.writeStartObject();
                json.writeStringField("content", text);
                json.writeEndObject();
            }));
        }
    }

    @Override
    public void last(Buffer out, Piece.Last last) {
        SseEvents.named(out, "completed", completion(head, content.toString(), last.receipt()));
    }

    @Override
    public void broken(Buffer out, CallError error) {
        SseEvents.named(out, "error", ErrorDialect.PROBLEM.body(error, context));
    }

    private byte[] completion(Head answering, String text, Receipt receipt) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("content", text);
            json.writeStringField("model", answering.model().name());
            json.writeStringField("provider", answering.model().provider());
            writeUsage(json, receipt.usage());
            json.writeStringField("costEstimate", receipt.costUsd().toPlainString());
            writeParts(json, receipt.cost());
            json.writeNumberField("responseTimeMs", call.elapsed().toMillis());
            json.writeStringField("timestamp", clock.instant().toString());
            json.writeFieldName("metadata");
            json.writeTree(metadata);
            json.writeEndObject();
        });
    }

    /** What {@code costEstimate} is the sum of, in US dollars. */
    private static void writeParts(JsonGenerator json, Cost cost) throws IOException {
        json.writeObjectFieldStart("costParts");
        json.writeStringField("input", plain(cost.input()));
        json.writeStringField("cacheRead", plain(cost.cacheRead()));
        json.writeStringField("cacheWrite", plain(cost.cacheWrite()));
        json.writeStringField("output", plain(cost.output()));
        json.writeStringField("reasoning", plain(cost.reasoning()));
        json.writeStringField("request", plain(cost.request()));
        json.writeStringField("search", plain(cost.search()));
        json.writeEndObject();
    }

    private static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }

    private static void writeUsage(JsonGenerator json, TokenUsage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("promptTokens", usage.input());
        json.writeNumberField("completionTokens", usage.output());
        json.writeNumberField("totalTokens", usage.total());
        json.writeEndObject();
    }
}
