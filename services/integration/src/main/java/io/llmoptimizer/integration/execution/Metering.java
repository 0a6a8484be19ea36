package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.integration.catalog.Cost;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ResultAssembler;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import io.llmoptimizer.integration.execution.UsageRecords.Facts;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The meter of one admitted call, and the reason why every such call ends in exactly one usage record and one settlement: it
 * has one transition, {@link #end}, of which the first caller wins, and nothing else records or settles. Whoever may end a
 * call (an answer, a failure, a client that hangs up, a bug, a shutdown) calls it without asking who else did.
 *
 * <p>Once begun, an end is not undone by anybody who stops waiting for it. Facts are noted on the call's Vert.x context.
 */
final class Metering {
    private static final Logger LOG = Logger.getLogger(Metering.class);

    private final ModelCall call;
    private final CacheStatus cache;
    private final Optional<Reservation> reserved;
    private final Books books;
    private final TokenCounter tokens;
    private final Context context;
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final Promise<Receipt> receipt = Promise.promise();
    private final ResultAssembler produced = new ResultAssembler();

    private Model model;
    private CredentialOwner owner;
    private int attempts;
    private boolean tokensCame;
    private Optional<TokenUsage> prompt = Optional.empty();
    private Optional<TokenUsage> told = Optional.empty();
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<Duration> firstToken = Optional.empty();

    /**
     * @param model the model that is charged when no other is attempted
     * @param reserved tokens that were taken from the caller's limits
     */
    Metering(
            ModelCall call,
            CacheStatus cache,
            Model model,
            Optional<Reservation> reserved,
            Books books,
            TokenCounter tokens,
            Context context) {
        this.call = call;
        this.cache = cache;
        this.model = model;
        this.reserved = reserved;
        this.books = books;
        this.tokens = tokens;
        this.context = context;
    }

    /** A provider is about to be asked, with a key of {@code payer}. */
    void attempting(Model candidate, CredentialOwner payer) {
        model = candidate;
        owner = payer;
        prompt = Optional.empty();
        attempts++;
    }

    int attempts() {
        return attempts;
    }

    void produced(ChatResult result) {
        tokensCame = true;
        told = result.usage();
        finish = Optional.of(result.finish());
        produced.add(Chunk.of(result.id(), Delta.text(result.reasoning() + result.text() + result.refusal())));
        result.toolCalls()
                .forEach(tool -> produced.add(Chunk.of(result.id(), Delta.text(tool.name() + tool.arguments()))));
    }

    void produced(Document document) {
        tokensCame = true;
        told = document.usage();
    }

    void produced(Chunk chunk) {
        if (!tokensCame && chunk.saysSomething()) {
            tokensCame = true;
            firstToken = Optional.of(call.elapsed());
        }
        produced.add(chunk);
        finish = produced.finish();
    }

    /** The provider says what the prompt came to. */
    void prompted(TokenUsage usage) {
        prompt = Optional.of(usage);
    }

    void told(TokenUsage usage) {
        told = Optional.of(usage);
    }

    /** The whole of what was streamed. */
    ChatResult assembled(TokenUsage usage) {
        return produced.result(usage);
    }

    boolean isOver() {
        return ending.get() != null;
    }

    /**
     * Ends the call in this way, unless it has ended already.
     *
     * @return the call's receipt, once its usage is durable; the same for everybody who ends it
     */
    Future<Receipt> end(Ending how) {
        if (ending.compareAndSet(null, how)) {
            try {
                count(how).onComplete(counted -> {
                    if (counted.failed()) {
                        LOG.errorf(counted.cause(), "tokens of call %s could not be counted", call.id());
                    }
                    record(how, counted.succeeded() ? counted.result() : TokenUsage.NONE);
                });
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "tokens of call %s could not be counted", call.id());
                record(how, TokenUsage.NONE);
            }
        }
        return receipt.future();
    }

    private Future<TokenUsage> count(Ending how) {
        if (how instanceof Ending.Failed || attempts == 0) {
            return Future.succeededFuture(TokenUsage.NONE);
        }
        if (told.isPresent()) {
            return Future.succeededFuture(told.get());
        }
        String output = produced.produced();
        Optional<TokenUsage> read = prompt;
        return context.executeBlocking(
                () -> read.orElseGet(() -> TokenUsage.of(tokens.prompt(call.request()), 0))
                        .withOutput(tokens.count(output)),
                false);
    }

    private void record(Ending how, TokenUsage usage) {
        reserved.ifPresent(tokens -> books.settleTokens(tokens, usage.total()));
        // A client that hung up before the first token is charged its prompt: the provider had it and charges it too.
        boolean billable = attempts > 0 && !(how instanceof Ending.Failed);
        Cost parts = billable ? model.prices().parts(usage) : Cost.NONE;
        BigDecimal cost = parts.total();
        Facts facts = new Facts(
                model,
                how.outcome(),
                cache,
                billable,
                usage,
                cost,
                attempts,
                call.request().stream() ? firstToken.map(Duration::toMillis).orElse(null) : null,
                finish.map(FinishReason::wireName).orElse(null),
                how.reason().map(CallError::code).orElse(null),
                owner);
        // Settled after the record, so that a crash between the two leaves a reservation that lapses, not a spend
        // nobody
        // knows of. Settled too when the record is late: it stays queued, and until then its cost has to stay reserved.
        written(facts).onComplete(durable -> {
            settle(cost);
            if (durable.succeeded()) {
                receipt.complete(new Receipt(usage, parts));
            } else {
                receipt.fail(durable.cause());
            }
        });
    }

    private Future<Void> written(Facts facts) {
        try {
            return books.record(call.id(), UsageRecords.of(call, facts));
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private void settle(BigDecimal cost) {
        try {
            books.settle(call.caller().organization(), call.id(), cost).onFailure(this::notSettled);
        } catch (RuntimeException bug) {
            notSettled(bug);
        }
    }

    private void notSettled(Throwable failure) {
        LOG.errorf(failure, "reservation %s was not settled", call.id());
    }

    /** Whether the provider delivered anything. */
    boolean hasTokens() {
        return tokensCame;
    }
}
