package io.llmoptimizer.integration.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which key is next, and how long one rests. */
class KeyRingTest {
    private static final String MODEL = "m";
    private static final Optional<UUID> PLATFORM = Optional.empty();
    private static final Set<String> NONE = Set.of();
    private static final Setback REFUSED = new Setback.Refused();

    private final SetClock clock = new SetClock();
    private final ProviderKey light = key("light", 1);
    private final ProviderKey heavy = key("heavy", 3);
    private final KeyRing ring = ring(light, heavy);

    private static ProviderKey key(String name, int weight) {
        return new ProviderKey("acme/" + name, name, Owner.PLATFORM, weight, "sk-" + name + "-0123456789");
    }

    private KeyRing ring(ProviderKey... keys) {
        CooldownConfig defaults = TestSettings.of(CooldownConfig.class, "llmo.credentials.cooldown", Map.of());
        return new KeyRing(List.of(keys), defaults, clock, new Random(42));
    }

    @Test
    void calls_are_shared_by_weight() {
        Map<String, Long> calls = IntStream.range(0, 10_000)
                .mapToObj(
                        call -> ring.choose(PLATFORM, MODEL, NONE).orElseThrow().name())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(calls.get("heavy")).isBetween(7_200L, 7_800L);
        assertThat(calls.get("light")).isEqualTo(10_000 - calls.get("heavy"));
    }

    @Test
    void a_key_that_rests_is_left_out_until_it_is_due() {
        assertThat(ring.rest(heavy, MODEL, REFUSED)).isTrue();

        assertThat(chosenOften()).containsExactly("light");
        clock.pass(Duration.ofSeconds(30));
        assertThat(chosenOften()).containsExactlyInAnyOrder("light", "heavy");
    }

    @Test
    void a_key_refused_again_rests_twice_as_long_up_to_an_hour() {
        KeyRing one = ring(heavy);
        for (long seconds : List.of(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3600L, 3600L)) {
            one.rest(heavy, MODEL, REFUSED);
            assertThat(one.soonest(PLATFORM, MODEL)).contains(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void refusals_of_calls_that_run_at_the_same_time_count_as_one() {
        KeyRing one = ring(heavy);
        assertThat(one.rest(heavy, MODEL, REFUSED)).isTrue();
        for (int call = 0; call < 100; call++) {
            assertThat(one.rest(heavy, MODEL, REFUSED)).isFalse();
        }

        clock.pass(Duration.ofSeconds(30));
        one.rest(heavy, MODEL, REFUSED);
        assertThat(one.soonest(PLATFORM, MODEL)).contains(Duration.ofMinutes(1));
    }

    @Test
    void a_key_that_is_accepted_again_begins_anew() {
        KeyRing one = ring(heavy);
        one.rest(heavy, MODEL, REFUSED);
        one.worked(heavy, MODEL);

        assertThat(one.soonest(PLATFORM, MODEL)).contains(Duration.ZERO);
        one.rest(heavy, MODEL, REFUSED);
        assertThat(one.soonest(PLATFORM, MODEL)).contains(Duration.ofSeconds(30));
    }

    @Test
    void a_rate_limit_lasts_as_long_as_the_provider_says_and_concerns_its_model_alone() {
        ring.rest(heavy, MODEL, new Setback.RateLimited(Optional.of(Duration.ofSeconds(7))));
        // Asked before the limit was reached.
        ring.worked(heavy, MODEL);

        assertThat(chosenOften()).containsExactly("light");
        assertThat(chosenOften("another")).containsExactlyInAnyOrder("light", "heavy");
        clock.pass(Duration.ofSeconds(7));
        assertThat(chosenOften()).containsExactlyInAnyOrder("light", "heavy");
    }

    @Test
    void a_rate_limit_without_a_time_lasts_ten_seconds_and_an_empty_account_five_minutes() {
        ring.rest(heavy, MODEL, new Setback.RateLimited(Optional.empty()));
        ring.rest(light, MODEL, new Setback.OutOfCredit());

        assertThat(ring.soonest(PLATFORM, MODEL)).contains(Duration.ofSeconds(10));
        assertThat(ring.soonest(PLATFORM, "another")).contains(Duration.ZERO);
        clock.pass(Duration.ofSeconds(10));
        assertThat(chosenOften()).containsExactly("heavy");
        clock.pass(Duration.ofSeconds(290));
        assertThat(chosenOften()).containsExactlyInAnyOrder("light", "heavy");
    }

    @Test
    void where_all_keys_rest_a_call_gets_the_one_that_is_due_first_and_no_second_one() {
        ring.rest(heavy, MODEL, REFUSED);
        ring.rest(light, MODEL, new Setback.RateLimited(Optional.of(Duration.ofSeconds(2))));

        assertThat(ring.choose(PLATFORM, MODEL, NONE)).contains(light);
        assertThat(ring.choose(PLATFORM, MODEL, Set.of(light.id()))).isEmpty();
    }

    @Test
    void a_key_never_shows_its_secret_and_is_rejected_without_repeating_it() {
        assertThat(heavy.toString()).doesNotContain("sk-").contains("acme/heavy");
        assertThatThrownBy(() -> new ProviderKey("acme/x", "x", Owner.PLATFORM, 1, "sk-1 2\n"))
                .hasMessage("The provider key acme/x is empty or has characters that can't be sent in a header.");
        assertThatThrownBy(() -> key("x", 0))
                .hasMessage("The weight of the provider key acme/x has to be from 1 to 1000.");
    }

    private Set<String> chosenOften() {
        return chosenOften(MODEL);
    }

    private Set<String> chosenOften(String model) {
        return IntStream.range(0, 100)
                .mapToObj(
                        call -> ring.choose(PLATFORM, model, NONE).orElseThrow().name())
                .collect(Collectors.toSet());
    }
}
