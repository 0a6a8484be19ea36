package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import java.util.concurrent.Flow;

/** Notes of each answer whether it tells that the provider is well. */
public final class WatchedProvider extends GuardedProvider {
    private final LiveSignals signals;

    /** What an answer tells about the provider. */
    private enum Signal {
        SERVED,
        FAILED,
        NOTHING
    }

    public WatchedProvider(ModelProvider provider, LiveSignals signals) {
        super(provider);
        this.signals = signals;
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> provider.answer(call).subscribe(new Watched(subscriber));
    }

    private static Signal signal(ProviderFailure failure) {
        return switch (failure) {
            case ProviderFailure.Unreachable _ -> Signal.FAILED;
            // The limit on the whole call is the client's: it may be short of patience.
            case ProviderFailure.TimedOut timeout -> timeout.phase() == Phase.TOTAL ? Signal.NOTHING : Signal.FAILED;
            case ProviderFailure.Broken _ -> Signal.FAILED;
            case ProviderFailure.BrokenOff _ -> Signal.FAILED;
            case ProviderFailure.RateLimited _ -> Signal.NOTHING;
            case ProviderFailure.OutOfCredit _ -> Signal.NOTHING;
            case ProviderFailure.CredentialsRefused _ -> Signal.NOTHING;
            case ProviderFailure.Unsupported _ -> Signal.NOTHING;
            case ProviderFailure.ModelMissing _ -> Signal.SERVED;
            case ProviderFailure.PromptTooLong _ -> Signal.SERVED;
            case ProviderFailure.ContentBlocked _ -> Signal.SERVED;
            case ProviderFailure.Rejected _ -> Signal.SERVED;
        };
    }

    private final class Watched extends Relay {
        Watched(Flow.Subscriber<? super ChatEvent> downstream) {
            super(downstream);
        }

        @Override
        void over(Throwable failure, boolean cancelled) {
            Signal signal = switch (failure) {
                case null -> cancelled ? Signal.NOTHING : Signal.SERVED;
                case ProviderException known -> signal(known.failure());
                default -> Signal.NOTHING;
            };
            switch (signal) {
                case SERVED -> signals.served();
                case FAILED -> signals.failed();
                case NOTHING -> {}
            }
        }
    }
}
