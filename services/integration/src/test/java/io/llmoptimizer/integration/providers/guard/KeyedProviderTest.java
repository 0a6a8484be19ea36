package io.llmoptimizer.integration.providers.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.credentials.CooldownConfig;
import io.llmoptimizer.integration.credentials.KeyRing;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import io.llmoptimizer.integration.credentials.SetClock;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A call goes on with the next key while nothing of an answer was heard. */
class KeyedProviderTest {
    private static final String ACME = "acme";
    private static final Chunk PIECE = Chunk.of(new AnswerId("1", 1, "m"), Delta.text("a"));

    private final SetClock clock = new SetClock();
    private final Vendor vendor = new Vendor();

    /** Answers by key: with a failure where the test set one, after a piece of an answer where it said so. */
    private static final class Vendor implements ModelProvider {
        private final Map<String, ProviderFailure> failures = new HashMap<>();
        private final List<String> asked = new ArrayList<>();
        private boolean speaksFirst;
        private int cancelled;

        @Override
        public String id() {
            return ACME;
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
            String key = call.key().map(ProviderKey::name).orElse("none");
            return subscriber -> {
                asked.add(key);
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {
                        ProviderFailure failure = failures.get(key);
                        if (failure == null || speaksFirst) {
                            subscriber.onNext(PIECE);
                        }
                        if (failure == null) {
                            subscriber.onComplete();
                        } else {
                            subscriber.onError(new ProviderException(failure));
                        }
                    }

                    @Override
                    public void cancel() {
                        cancelled++;
                    }
                });
            };
        }
    }

    private ModelProvider with(String... names) {
        List<ProviderKey> keys = new ArrayList<>();
        for (String name : names) {
            keys.add(new ProviderKey(ACME + "/" + name, name, Owner.PLATFORM, 1, "sk-" + name));
        }
        CooldownConfig defaults = TestSettings.of(CooldownConfig.class, "llmo.credentials.cooldown", Map.of());
        return new KeyedProvider(vendor, new KeyRing(keys, defaults, clock, new Random(1)), Optional.empty());
    }

    private static Recording ask(ModelProvider provider) {
        Recording heard = new Recording(Long.MAX_VALUE);
        ChatRequest request = new ChatRequest("m", List.of(), OptionalLong.empty(), true, false, 1, Json.object());
        provider.answer(new ProviderCall(
                        request, "m", OptionalLong.empty(), OptionalLong.empty(), Duration.ofMinutes(1)))
                .subscribe(heard);
        return heard;
    }

    @Test
    void a_refused_key_is_followed_by_the_next_one_and_left_out_of_later_calls() {
        vendor.failures.put("bad", new CredentialsRefused(ACME, 401));
        ModelProvider provider = with("bad", "good");

        for (int call = 0; call < 50; call++) {
            assertThat(ask(provider).completed).isTrue();
        }

        assertThat(vendor.asked.stream().filter("bad"::equals)).hasSize(1);
        assertThat(vendor.asked).hasSize(51);
    }

    @Test
    void an_empty_account_and_a_rate_limit_are_followed_by_the_next_key_too() {
        vendor.failures.put("empty", new OutOfCredit(ACME));
        vendor.failures.put("busy", new RateLimited(ACME, "slow down", Optional.of(Duration.ofSeconds(3))));
        ModelProvider provider = with("empty", "busy", "good");

        for (int call = 0; call < 50; call++) {
            assertThat(ask(provider).failure).isNull();
        }

        assertThat(vendor.asked).containsOnlyOnce("empty", "busy");
    }

    @Test
    void when_no_key_is_left_the_last_failure_is_told_with_the_time_until_the_first_key_is_due() {
        vendor.failures.put("one", new RateLimited(ACME, "slow down", Optional.of(Duration.ofSeconds(40))));
        vendor.failures.put("two", new RateLimited(ACME, "slow down", Optional.of(Duration.ofSeconds(9))));
        vendor.failures.put("three", new RateLimited(ACME, "slow down", Optional.of(Duration.ofSeconds(20))));

        Recording heard = ask(with("one", "two", "three"));

        assertThat(vendor.asked).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(heard.failure)
                .isInstanceOfSatisfying(
                        RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(9)));
    }

    @Test
    void the_failure_of_an_only_key_is_told_as_it_is() {
        vendor.failures.put("only", new RateLimited(ACME, "slow down", Optional.empty()));

        assertThat(ask(with("only")).failure).isEqualTo(vendor.failures.get("only"));
    }

    @Test
    void an_only_key_is_asked_again_by_the_next_call_and_works_once_the_provider_accepts_it() {
        vendor.failures.put("only", new CredentialsRefused(ACME, 401));
        ModelProvider provider = with("only");
        assertThat(ask(provider).failure).isInstanceOf(CredentialsRefused.class);

        vendor.failures.clear();
        assertThat(ask(provider).completed).isTrue();
    }

    @Test
    void what_another_key_can_not_help_against_is_told_at_once() {
        vendor.failures.put("one", new Broken(ACME, 500, "out of order"));
        vendor.failures.put("two", new Broken(ACME, 500, "out of order"));

        assertThat(ask(with("one", "two")).failure).isInstanceOf(Broken.class);
        assertThat(vendor.asked).hasSize(1);
    }

    @Test
    void an_answer_that_has_begun_stays_with_its_key() {
        vendor.speaksFirst = true;
        vendor.failures.put("one", new RateLimited(ACME, "slow down", Optional.empty()));
        vendor.failures.put("two", new RateLimited(ACME, "slow down", Optional.empty()));

        Recording heard = ask(with("one", "two"));

        assertThat(heard.events).hasSize(1);
        assertThat(heard.failure).isInstanceOf(RateLimited.class);
        assertThat(vendor.asked).hasSize(1);
    }

    @Test
    void a_provider_without_keys_is_called_without_one() {
        assertThat(ask(with()).completed).isTrue();
        assertThat(vendor.asked).containsExactly("none");
    }

    @Test
    void cancelling_reaches_the_attempt_that_runs() {
        Recording heard = new Recording(0);
        ChatRequest request = new ChatRequest("m", List.of(), OptionalLong.empty(), true, false, 1, Json.object());
        with("one", "two")
                .answer(new ProviderCall(request, "m", OptionalLong.empty(), OptionalLong.empty(), Duration.ZERO))
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.cancel();
                    }

                    @Override
                    public void onNext(ChatEvent event) {
                        heard.onNext(event);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        heard.onError(failure);
                    }

                    @Override
                    public void onComplete() {
                        heard.onComplete();
                    }
                });

        assertThat(vendor.cancelled).isEqualTo(1);
        assertThat(heard.events).isEmpty();
    }
}
