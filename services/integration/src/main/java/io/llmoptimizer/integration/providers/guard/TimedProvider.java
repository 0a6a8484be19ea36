package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Flow;

/** Bounds the time to the first token, between tokens, and of the whole answer. */
public final class TimedProvider extends GuardedProvider {
    private final GuardConfig limits;
    private final Vertx vertx;

    public TimedProvider(ModelProvider provider, GuardConfig limits, Vertx vertx) {
        super(provider);
        this.limits = limits;
        this.vertx = vertx;
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> provider.answer(call).subscribe(new Timed(subscriber, call));
    }

    /**
     * One timer at a time. A piece of the answer only notes the time: the timer looks at it when it fires, and goes on for
     * what is left.
     */
    private final class Timed extends Relay {
        private final long begun = System.nanoTime();
        private final Duration total;
        private final boolean streamed;
        private boolean first = true;
        private long wanted;
        private long lastSignal = begun;
        private long timer;

        Timed(Flow.Subscriber<? super ChatEvent> downstream, ProviderCall call) {
            super(downstream);
            this.total = call.timeLeft();
            this.streamed = call.request().stream();
        }

        @Override
        void begun() {
            schedule();
        }

        @Override
        void wanted(long count) {
            if (wanted == 0) {
                lastSignal = System.nanoTime();
            }
            wanted = Math.addExact(wanted, Math.min(count, Integer.MAX_VALUE));
        }

        @Override
        void passing(ChatEvent event) {
            first &= event instanceof ChatEvent.Prompt
                    || (event instanceof ChatEvent.Chunk chunk && !chunk.saysSomething());
            wanted--;
            lastSignal = System.nanoTime();
        }

        @Override
        void over(Throwable failure, boolean cancelled) {
            vertx.cancelTimer(timer);
        }

        private void schedule() {
            long wait = Math.min(nanosLeft(begun, total), phaseLeft());
            if (streamed && first) {
                // The first token may come at any time, and from then on the shorter limit holds.
                wait = Math.min(wait, limits.idle().toNanos());
            }
            timer = vertx.setTimer(Math.max(1, Duration.ofNanos(wait).toMillis() + 1), fired -> look());
        }

        private void look() {
            if (nanosLeft(begun, total) <= 0) {
                fail(new ProviderException(new TimedOut(id(), Phase.TOTAL, total)));
            } else if (phaseLeft() <= 0) {
                Phase phase = first ? Phase.FIRST_TOKEN : Phase.IDLE;
                fail(new ProviderException(new TimedOut(id(), phase, first ? limits.firstToken() : limits.idle())));
            } else {
                schedule();
            }
        }

        private long phaseLeft() {
            if (!streamed) {
                return Long.MAX_VALUE;
            }
            if (wanted == 0) {
                // The client reads slowly: that is not the provider's fault. Looked at again soon enough for either
                // limit.
                return Math.min(limits.firstToken().toNanos(), limits.idle().toNanos());
            }
            return first ? nanosLeft(begun, limits.firstToken()) : nanosLeft(lastSignal, limits.idle());
        }

        private static long nanosLeft(long since, Duration limit) {
            return limit.toNanos() - (System.nanoTime() - since);
        }
    }
}
