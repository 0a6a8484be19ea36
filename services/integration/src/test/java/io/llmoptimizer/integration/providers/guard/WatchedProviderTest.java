package io.llmoptimizer.integration.providers.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.guard.LiveSignals.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Which endings of a call speak against its provider. */
class WatchedProviderTest {
    private final LiveSignals signals = new LiveSignals();

    /** Ends every answer with the same failure, or none. */
    private record Ending(ProviderFailure failure) implements ModelProvider {
        @Override
        public String id() {
            return "acme";
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
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    if (count == 0) {
                        return;
                    }
                    if (failure == null) {
                        subscriber.onComplete();
                    } else {
                        subscriber.onError(new ProviderException(failure));
                    }
                }

                @Override
                public void cancel() {
                    // It has nothing to stop.
                }
            });
        }
    }

    @Test
    void an_answer_and_a_refusal_of_the_request_speak_for_it() {
        end(null);
        end(new Rejected("acme", "no such parameter", "x"));

        assertThat(signals.take()).isEqualTo(new Counts(2, 0));
    }

    @Test
    void its_own_failures_and_its_silence_speak_against_it() {
        end(new Unreachable("acme", "refused"));
        end(new Broken("acme", 500, "out of order"));
        end(new BrokenOff("acme", "reset"));
        end(new TimedOut("acme", Phase.FIRST_TOKEN, Duration.ofSeconds(1)));

        assertThat(signals.take()).isEqualTo(new Counts(0, 4));
    }

    @Test
    void limits_keys_and_the_patience_of_clients_say_nothing() {
        end(new RateLimited("acme", "slow down", Optional.empty()));
        end(new CredentialsRefused("acme", 401));
        end(new TimedOut("acme", Phase.TOTAL, Duration.ofSeconds(1)));
        subscribe(null, 0).subscription.cancel();

        assertThat(signals.take()).isEqualTo(new Counts(0, 0));
    }

    @Test
    void what_was_taken_is_not_counted_again() {
        end(null);
        signals.take();

        assertThat(signals.take()).isEqualTo(new Counts(0, 0));
    }

    private void end(ProviderFailure failure) {
        subscribe(failure, 1);
    }

    private Recording subscribe(ProviderFailure failure, long wanted) {
        Recording heard = new Recording(wanted);
        ChatRequest request = new ChatRequest("m", List.of(), OptionalLong.empty(), true, false, 1, Json.object());
        new WatchedProvider(new Ending(failure), signals)
                .answer(new ProviderCall(
                        request, "m", OptionalLong.empty(), OptionalLong.empty(), Duration.ofMinutes(1)))
                .subscribe(heard);
        return heard;
    }
}
