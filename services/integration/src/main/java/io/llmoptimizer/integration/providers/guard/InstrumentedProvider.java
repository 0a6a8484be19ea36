package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;

/**
 * Measures every answer under the names of OpenTelemetry's GenAI conventions. Tagged by provider and outcome only: a client
 * can invent model names at a self-hosted provider.
 */
public final class InstrumentedProvider extends GuardedProvider {
    private final MeterRegistry metrics;
    private final Timer firstToken;
    private final Map<Tags, Timer> durations = new ConcurrentHashMap<>();

    private record Tags(Operation operation, String outcome) {}

    public InstrumentedProvider(ModelProvider provider, MeterRegistry metrics) {
        super(provider);
        this.metrics = metrics;
        this.firstToken = Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                .description("From asking a provider to the first piece of its streamed answer")
                .tag("gen_ai.provider.name", provider.id())
                .publishPercentileHistogram()
                .register(metrics);
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> provider.answer(call)
                .subscribe(new Measured(subscriber, call.request().operation()));
    }

    private Timer duration(Operation operation, String outcome) {
        return durations.computeIfAbsent(
                new Tags(operation, outcome),
                tags -> Timer.builder("gen_ai.client.operation.duration")
                        .description("From asking a provider to the end of its answer")
                        .tag("gen_ai.operation.name", tags.operation().wireName())
                        .tag("gen_ai.provider.name", id())
                        .tag("error.type", tags.outcome())
                        .publishPercentileHistogram()
                        .register(metrics));
    }

    private final class Measured extends Relay {
        private final Timer.Sample sample = Timer.start(metrics);
        private final Operation operation;
        private boolean first = true;

        Measured(Flow.Subscriber<? super ChatEvent> downstream, Operation operation) {
            super(downstream);
            this.operation = operation;
        }

        @Override
        void passing(ChatEvent event) {
            if (first && event instanceof ChatEvent.Chunk chunk && chunk.saysSomething()) {
                first = false;
                sample.stop(firstToken);
            }
        }

        @Override
        void over(Throwable failure, boolean cancelled) {
            sample.stop(duration(operation, outcome(failure, cancelled)));
        }

        private static String outcome(Throwable failure, boolean cancelled) {
            if (cancelled) {
                return "cancelled";
            }
            return switch (failure) {
                case null -> "none";
                case ProviderException known -> known.failure().getClass().getSimpleName();
                default -> "unexpected";
            };
        }
    }
}
