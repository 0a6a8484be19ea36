package io.llmoptimizer.integration.completions;

import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.execution.ModelCall;
import io.llmoptimizer.integration.execution.RunningCall;
import io.llmoptimizer.integration.execution.TokenHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jboss.logging.Logger;

/** One call of one client: its answer is written as it comes, and its call is ended when the client is gone. */
final class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final int NANOS_PER_MILLI_DIGITS = 6;
    private static final int MICROSECONDS = 3;

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final ModelCall call;
    private final AnswerFormat format;
    private final ErrorDialect errors;

    Exchange(RoutingContext context, ModelCall call, AnswerFormat format, ErrorDialect errors) {
        this.context = context;
        this.response = context.response();
        this.call = call;
        this.format = format;
        this.errors = errors;
    }

    /** @throws CallException when the call is refused at once */
    void run(CallExecutor executor) {
        RunningCall running = executor.run(call);
        context.addEndHandler(end -> {
            if (end.failed()) {
                LOG.debugf("the client of call %s hung up", call.id());
                running.hangUp();
            }
        });
        running.answer().onSuccess(this::write).onFailure(this::refuse);
    }

    private void write(Answer answer) {
        if (response.closed()) {
            return;
        }
        putHeaders(answer.head());
        switch (answer) {
            case Answer.Whole whole -> {
                byte[] body = format.whole(whole);
                format.settled().onSuccess(done -> end(body, whole.receipt())).onFailure(this::refuse);
            }
            case Answer.Document document -> end(document.body().json(), document.receipt());
            case Answer.Streaming streaming -> {
                response.putHeader("content-type", "text/event-stream; charset=utf-8")
                        .putHeader("cache-control", "no-cache")
                        .putHeader("x-accel-buffering", "no")
                        .setChunked(true);
                format.begin(streaming.head());
                streaming.pieces().subscribe(new SseWriter(response, format, Vertx.currentContext()));
            }
        }
    }

    private void end(byte[] body, Receipt receipt) {
        if (response.closed()) {
            return;
        }
        response.putHeader("llmo-cost-usd", receipt.costUsd().toPlainString())
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(body));
    }

    private void refuse(Throwable failure) {
        if (failure instanceof CallException refused) {
            errors.send(context, refused.error());
        } else {
            LOG.errorf(failure, "call %s failed", call.id());
            errors.send(context, CallError.internal());
        }
    }

    private void putHeaders(Head head) {
        response.putHeader("llmo-provider", head.model().provider())
                .putHeader("llmo-model", head.model().name())
                .putHeader("llmo-strategy", head.strategy())
                .putHeader("llmo-attempts", Integer.toString(head.attempts()))
                .putHeader("llmo-cache", nameOf(head.cache()))
                .putHeader("llmo-overhead-ms", overhead(head));
        head.tokens().ifPresent(standing -> TokenHeaders.of(standing).forEach(response::putHeader));
        head.model()
                .traits()
                .deprecatedOn()
                .ifPresent(day -> response.putHeader("llmo-model-deprecation", day.toString()));
        if (!head.dropped().isEmpty()) {
            response.putHeader("llmo-dropped-parameters", String.join(", ", head.dropped()));
        }
    }

    private String overhead(Head head) {
        return BigDecimal.valueOf(Math.max(0, call.elapsed().toNanos() - head.providerNanos()), NANOS_PER_MILLI_DIGITS)
                .setScale(MICROSECONDS, RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static String nameOf(CacheStatus status) {
        return switch (status) {
            case HIT -> "hit";
            case MISS -> "miss";
            case BYPASS -> "bypass";
        };
    }
}
