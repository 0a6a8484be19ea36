package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ChatEvent.Prompt;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.ChatEvent.Whole;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.routing.RoutePlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Asks the plan's candidates one after the other until one of them begins to answer; after that there is no way back. On the
 * call's Vert.x context.
 */
final class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);

    private final RunningCall running;
    private final ModelCall call;
    private final RoutePlan plan;
    private final OptionalLong outputCap;
    private final Metering metering;
    private final Function<String, Optional<ModelProvider>> providers;
    private final Duration timeout;

    private int candidate;
    private boolean retried;
    private Attempt current;
    private long providerNanos;
    private Optional<Wire> usage = Optional.empty();
    private List<String> dropped = List.of();

    Attempts(
            RunningCall running,
            ModelCall call,
            RoutePlan plan,
            OptionalLong outputCap,
            Metering metering,
            Function<String, Optional<ModelProvider>> providers,
            ExecutionConfig config) {
        this.running = running;
        this.call = call;
        this.plan = plan;
        this.outputCap = outputCap;
        this.metering = metering;
        this.providers = providers;
        this.timeout = call.options().timeout().orElse(config.timeout());
    }

    /** The model that answers, or is asked at present. */
    Model model() {
        return plan.candidates().get(candidate);
    }

    /** Whether the budget, not the client, limits the answer. */
    boolean isCapped() {
        return outputCap.isPresent();
    }

    /** Time spent waiting for providers. */
    long providerNanos() {
        return providerNanos;
    }

    /** Parameters that the model that answers does not have. */
    List<String> dropped() {
        return dropped;
    }

    /** The provider's own usage object of a stream, if it sent one. */
    Optional<Wire> usage() {
        return usage;
    }

    void next() {
        Duration left = timeout.minus(call.elapsed());
        if (!left.isPositive()) {
            failed(new TimedOut(model().provider(), Phase.TOTAL, timeout));
            return;
        }
        ModelProvider provider = providers.apply(model().provider()).orElseThrow();
        Optional<UUID> account = provider.account(call.caller().organization());
        ProviderCall attempt =
                new ProviderCall(call.request(), model().name(), outputCap, model().largestOutput(), left).on(account);
        dropped = provider.drops(attempt);
        if (call.options().strict() && !dropped.isEmpty()) {
            String names = String.join(", ", dropped);
            failed(new Unsupported(
                    model().provider(), dropped.getFirst(), names + ". Leave it out, or send llmo-strict: false."));
            return;
        }
        metering.attempting(model(), account.isPresent() ? CredentialOwner.ORGANIZATION : CredentialOwner.PLATFORM);
        current = new Attempt();
        provider.answer(attempt).subscribe(current);
    }

    void request(long count) {
        current.upstream.request(count);
    }

    /** Nobody wants the answer any more. */
    void stop() {
        if (current != null) {
            current.cancel();
        }
    }

    private void failed(ProviderFailure failure) {
        LOG.debugf("call %s: %s", call.id(), failure);
        if (failure.worthRetrying() && !retried) {
            retried = true;
            next();
        } else if (failure.worthFallingBack()
                && candidate + 1 < plan.candidates().size()) {
            candidate++;
            retried = false;
            next();
        } else {
            running.endBadly(Refusals.of(failure, call.request().operation()));
        }
    }

    /** Signals of an attempt that is over are not heard any more. */
    private final class Attempt implements Flow.Subscriber<ChatEvent> {
        private final long begun = System.nanoTime();
        private Flow.Subscription upstream;
        private final Queue<Chunk> opening = new ArrayDeque<>();
        private LiveStream stream;
        private boolean over;
        private boolean heard;

        private void cancel() {
            over = true;
            if (upstream != null) {
                upstream.cancel();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            upstream.request(1);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (over) {
                return;
            }
            noteTime();
            running.guarded(() -> {
                switch (event) {
                    case Whole whole -> {
                        over = true;
                        running.answered(whole.result());
                    }
                    case Document document -> {
                        over = true;
                        running.answered(document);
                    }
                    case Chunk chunk -> piece(chunk);
                    case Prompt prompt -> {
                        metering.prompted(prompt.usage());
                        upstream.request(1);
                    }
                    case Usage counts -> {
                        metering.told(counts.usage());
                        usage = counts.wire();
                        upstream.request(1);
                    }
                }
            });
        }

        /** What only announces an answer is held back: until there is a token, another model can still take over. */
        private void piece(Chunk chunk) {
            metering.produced(chunk);
            if (stream != null) {
                stream.next(chunk);
                return;
            }
            opening.add(chunk);
            if (chunk.saysSomething()) {
                stream = running.streaming(opening);
            } else {
                upstream.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (over) {
                return;
            }
            over = true;
            noteTime();
            running.guarded(() -> {
                if (!(failure instanceof ProviderException known)) {
                    throw new IllegalStateException("a provider failed in an unknown way", failure);
                }
                if (stream == null) {
                    failed(known.failure());
                } else {
                    running.endBadly(Refusals.of(known.failure(), call.request().operation()));
                }
            });
        }

        @Override
        public void onComplete() {
            if (over) {
                return;
            }
            over = true;
            running.guarded(() -> {
                if (stream == null) {
                    failed(new Broken(model().provider(), 0, "it ended without an answer"));
                } else {
                    running.streamed();
                }
            });
        }

        private void noteTime() {
            if (!heard) {
                heard = true;
                providerNanos += System.nanoTime() - begun;
            }
        }
    }
}
