package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;

/** Says what its scripts say, one script a call, no faster than it is asked. */
final class ScriptedProvider implements ModelProvider {
    /** The last step of a provider that hangs. */
    static final Object SILENCE = new Object();

    final List<ProviderCall> calls = new ArrayList<>();
    int cancelled;
    private final String id;
    private final Queue<List<Object>> scripts = new ArrayDeque<>();

    ScriptedProvider(String id) {
        this.id = id;
    }

    /** Adds a script of {@link ChatEvent}s, which a {@link ProviderFailure} or {@link #SILENCE} may end. */
    ScriptedProvider then(Object... steps) {
        scripts.add(List.of(steps));
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public boolean offers(Operation operation) {
        return true;
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> {
            calls.add(call);
            subscriber.onSubscribe(new Speech(subscriber, new ArrayDeque<>(scripts.remove())));
        };
    }

    private final class Speech implements Flow.Subscription {
        private final Flow.Subscriber<? super ChatEvent> subscriber;
        private final Queue<Object> steps;
        private final Context context = Vertx.currentContext();
        private boolean over;

        Speech(Flow.Subscriber<? super ChatEvent> subscriber, Queue<Object> steps) {
            this.subscriber = subscriber;
            this.steps = steps;
        }

        @Override
        public void request(long count) {
            for (long i = 0; i < count; i++) {
                context.runOnContext(turn -> say());
            }
        }

        private void say() {
            if (over || SILENCE.equals(steps.peek())) {
                return;
            }
            switch (steps.poll()) {
                case ChatEvent event -> {
                    subscriber.onNext(event);
                    if (steps.isEmpty() && !over) {
                        over = true;
                        subscriber.onComplete();
                    } else if (steps.peek() instanceof ProviderFailure) {
                        context.runOnContext(turn -> say());
                    }
                }
                case ProviderFailure failure -> {
                    over = true;
                    subscriber.onError(new ProviderException(failure));
                }
                case null -> {
                    over = true;
                    subscriber.onComplete();
                }
                case Object other -> throw new IllegalArgumentException("no step of a script: " + other);
            }
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                cancelled++;
            }
        }
    }
}
