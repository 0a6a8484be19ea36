package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.integration.cache.CachedAnswer;
import io.llmoptimizer.integration.catalog.Cost;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import io.llmoptimizer.integration.execution.CacheView.AnswerCache;
import io.llmoptimizer.integration.execution.CallAdmission.Decision;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.UsageRecords.Facts;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.openai.CompletionJson;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.routing.RoutePlan;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A call on its way: cache, then admission, then attempts. Everything happens on the call's Vert.x context; results of stores
 * are brought there. A call that was not admitted leaves no trace; from admission on, {@link Metering} sees to its end.
 */
public final class RunningCall {
    private static final Logger LOG = Logger.getLogger(RunningCall.class);

    private final ModelCall call;
    private final RoutePlan plan;
    private final Parts parts;
    private final Context context;
    private final CacheStatus cacheStatus;
    private final CacheView kept;
    private final CallAdmission admission;
    private final Promise<Answer> answer = Promise.promise();

    private Optional<Granted> tokens = Optional.empty();
    private Metering metering;
    private Attempts attempts;
    private LiveStream stream;
    /** Nobody waits for the answer any more. */
    private boolean abandoned;

    /** What calls are run with. */
    record Parts(
            Function<String, Optional<ModelProvider>> providers,
            AnswerCache cache,
            Books books,
            TokenCounter tokens,
            LiveCalls live,
            ExecutionConfig config,
            Clock clock) {}

    RunningCall(ModelCall call, RoutePlan plan, Parts parts, Context context) {
        this.call = call;
        this.plan = plan;
        this.parts = parts;
        this.context = context;
        this.admission = new CallAdmission(call, plan, parts.books(), parts.config());
        this.kept = new CacheView(parts.cache(), parts.config(), parts.clock(), call);
        this.cacheStatus = kept.isUsed() && call.options().cache().reads() ? CacheStatus.MISS : CacheStatus.BYPASS;
    }

    /** The answer, or {@link CallException}; on the call's Vert.x context. */
    public Future<Answer> answer() {
        return answer.future();
    }

    /** The client is gone: nobody waits for the answer any more. On the call's Vert.x context. */
    public void hangUp() {
        abandoned = true;
        endEarly(new Ending.Cancelled());
    }

    void shutDown() {
        onContext(() -> {
            if (metering == null || !metering.isOver()) {
                endBadly(Refusals.stopping());
            }
        });
    }

    void start() {
        guarded(() -> {
            if (!call.options().cache().reads()) {
                decide(admission.ask());
                return;
            }
            Future<Optional<CachedAnswer>> found = kept.find(plan.primary());
            boolean speculates = !found.isComplete() && call.options().cache() != CacheMode.ONLY_IF_CACHED;
            Optional<Future<Decision>> asked = speculates ? Optional.of(admission.ask()) : Optional.empty();
            found.onComplete(answered ->
                    onContext(() -> lookedUp(answered.succeeded() ? answered.result() : Optional.empty(), asked)));
        });
    }

    /**
     * @param asked what was asked for while Redis looked for an answer: most calls are misses, and wait for one round trip
     *     instead of two; what a hit's admission reserved is given back
     */
    private void lookedUp(Optional<CachedAnswer> hit, Optional<Future<Decision>> asked) {
        Optional<ChatResult> result = hit.flatMap(RunningCall::read);
        if (abandoned || result.isPresent()) {
            asked.ifPresent(needless -> needless.onSuccess(admission::withdraw));
            result.filter(wanted -> !abandoned).ifPresent(this::replay);
        } else if (call.options().cache() == CacheMode.ONLY_IF_CACHED) {
            refuse(Refusals.notCached());
        } else {
            decide(asked.orElseGet(admission::ask));
        }
    }

    private static Optional<ChatResult> read(CachedAnswer hit) {
        try {
            return Optional.of(CompletionJson.read(hit.completion()));
        } catch (IOException unreadable) {
            LOG.warnf("a cached answer of %s/%s can't be read: %s", hit.provider(), hit.model(), unreadable);
            return Optional.empty();
        }
    }

    private void replay(ChatResult result) {
        TokenUsage usage = result.usage().orElse(TokenUsage.NONE);
        Receipt receipt = new Receipt(usage, Cost.NONE);
        Head head = new Head(plan.primary(), plan.strategy(), 0, CacheStatus.HIT, List.of(), 0, Optional.empty());
        Long firstToken = call.request().stream() ? call.elapsed().toMillis() : null;
        String finish = result.finish().wireName();
        Facts facts = new Facts(
                plan.primary(),
                Outcome.SUCCEEDED,
                CacheStatus.HIT,
                false,
                usage,
                BigDecimal.ZERO,
                0,
                firstToken,
                finish,
                null,
                null);
        parts.books().recordLater(call.id(), UsageRecords.of(call, facts));
        answer.tryComplete(
                call.request().stream()
                        ? new Answer.Streaming(head, Replay.of(result, receipt))
                        : new Answer.Whole(head, result, receipt));
    }

    private void decide(Future<Decision> asked) {
        asked.onSuccess(decision -> onContext(() -> {
            switch (decision) {
                case Decision.Refused refused -> refuse(refused.error());
                case Decision.Admitted admitted -> begin(admitted);
            }
        }));
    }

    private void begin(Decision.Admitted admitted) {
        tokens = admitted.tokens();
        metering = new Metering(
                call,
                cacheStatus,
                plan.primary(),
                tokens.map(Granted::reservation),
                parts.books(),
                parts.tokens(),
                context);
        parts.live().add(this);
        if (abandoned) {
            endEarly(new Ending.Cancelled());
            return;
        }
        attempts = new Attempts(this, call, plan, admitted.outputCap(), metering, parts.providers(), parts.config());
        attempts.next();
    }

    /** A provider gave the whole answer. */
    void answered(ChatResult result) {
        metering.produced(result);
        end(new Ending.Succeeded(), recorded -> {
            ChatResult counted = result.usage().isPresent() ? result : result.withUsage(recorded.usage());
            ChatResult rendered = counted.wire().isPresent() ? counted : counted.withWire(kept.render(counted));
            kept.keep(attempts.model(), rendered, recorded.costUsd(), attempts.isCapped());
            answer.tryComplete(new Answer.Whole(head(), rendered, recorded));
        });
    }

    /** A provider gave the whole answer to what is no chat. */
    void answered(Document document) {
        metering.produced(document);
        end(new Ending.Succeeded(), recorded -> {
            Wire body = document.body().apply(recorded.usage());
            answer.tryComplete(new Answer.Document(head(), body, recorded));
        });
    }

    /** A provider began to stream. */
    LiveStream streaming(Queue<Chunk> opening) {
        stream = new LiveStream(this, attempts, opening);
        answer.tryComplete(new Answer.Streaming(head(), stream));
        return stream;
    }

    /** The stream is whole: its end is told to the client when its usage is durable. */
    void streamed() {
        end(new Ending.Succeeded(), recorded -> {
            if (kept.isReproducible()) {
                ChatResult whole = metering.assembled(recorded.usage());
                kept.keep(
                        attempts.model(), whole.withWire(kept.render(whole)), recorded.costUsd(), attempts.isCapped());
            }
            stream.complete(recorded);
        });
    }

    /** There will be no (more) answer. */
    void endBadly(CallError error) {
        if (metering == null) {
            abandoned = true;
            refuse(error);
            return;
        }
        Ending how = metering.hasTokens() ? new Ending.Interrupted(error) : new Ending.Failed(error);
        endEarly(how).onComplete(ended -> onContext(() -> tell(error)));
    }

    /** A bug of ours must not leave a call without its end. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (CallException refused) {
            endBadly(refused.error());
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "call %s failed", call.id());
            endBadly(CallError.internal());
        }
    }

    void onContext(Runnable step) {
        if (context.equals(Vertx.currentContext())) {
            guarded(step);
        } else {
            context.runOnContext(hop -> guarded(step));
        }
    }

    private Future<Receipt> endEarly(Ending how) {
        if (attempts != null) {
            attempts.stop();
        }
        if (metering == null) {
            return Future.failedFuture("the call was never admitted");
        }
        return metering.end(how).onComplete(ended -> parts.live().remove(this));
    }

    private void end(Ending how, Consumer<Receipt> then) {
        metering.end(how).onComplete(recorded -> {
            parts.live().remove(this);
            onContext(() -> {
                if (recorded.succeeded()) {
                    then.accept(recorded.result());
                } else {
                    LOG.debugf("usage of call %s is not durable: %s", call.id(), recorded.cause());
                    tell(Refusals.usageNotRecorded());
                }
            });
        });
    }

    private void refuse(CallError error) {
        answer.tryFail(new CallException(error));
    }

    private void tell(CallError error) {
        if (stream != null) {
            stream.fail(error);
        } else {
            refuse(error);
        }
    }

    private Head head() {
        return new Head(
                attempts.model(),
                plan.strategy(),
                metering.attempts(),
                cacheStatus,
                attempts.dropped(),
                attempts.providerNanos(),
                tokens.map(Granted::standing));
    }
}
