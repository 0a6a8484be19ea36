package io.llmoptimizer.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyLifecycleTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration LEAD = Duration.ofMinutes(5);
    private static final Duration ROTATION = Duration.ofDays(30);
    private static final Duration RETIREMENT = Duration.ofMinutes(30);
    private static final KeySchedule SCHEDULE = new KeySchedule(LEAD, ROTATION, RETIREMENT);

    private final Fleet fleet = new Fleet();

    /** The stored keys as replicas see them, and everything anybody remembers of them. */
    private static final class Fleet {
        private final Map<String, KeyState> keys = new LinkedHashMap<>();
        private final Map<String, Instant> published = new LinkedHashMap<>();
        private Instant now = START;
        private int made;

        void carryOut(List<KeyChange> changes) {
            for (KeyChange change : changes) {
                switch (change) {
                    case KeyChange.Create(KeyState state) -> {
                        String kid = "key-" + made++;
                        keys.put(kid, state);
                        published.put(kid, now);
                    }
                    case KeyChange.Move(String kid, KeyState state) -> {
                        assertThat(order(state)).isGreaterThan(order(keys.get(kid)));
                        keys.put(kid, state);
                    }
                }
            }
        }

        void tick() {
            carryOut(lifecycle().due(now));
        }

        KeyLifecycle lifecycle() {
            return new KeyLifecycle(keys, SCHEDULE);
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        String active() {
            return only(KeyState.Active.class);
        }

        String only(Class<? extends KeyState> state) {
            List<String> found = all(state);
            assertThat(found).hasSize(1);
            return found.getFirst();
        }

        List<String> all(Class<? extends KeyState> state) {
            return keys.entrySet().stream()
                    .filter(key -> state.isInstance(key.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private static int order(KeyState state) {
            return switch (state) {
                case KeyState.Standby _ -> 0;
                case KeyState.Active _ -> 1;
                case KeyState.Retired _ -> 2;
                case KeyState.Revoked _ -> 3;
            };
        }
    }

    @Test
    void the_first_key_signs_at_once_and_the_second_stands_by() {
        fleet.tick();
        assertThat(fleet.all(KeyState.Active.class)).containsExactly("key-0");
        fleet.tick();
        assertThat(fleet.all(KeyState.Standby.class)).containsExactly("key-1");
        assertThat(fleet.lifecycle().due(fleet.now)).isEmpty();
    }

    @Test
    void a_key_that_signed_for_long_enough_makes_way_for_the_standby() {
        settle();
        fleet.pass(ROTATION);
        fleet.tick();
        assertThat(fleet.active()).isEqualTo("key-1");
        assertThat(fleet.only(KeyState.Retired.class)).isEqualTo("key-0");
        fleet.tick();
        assertThat(fleet.only(KeyState.Standby.class)).isEqualTo("key-2");
    }

    @Test
    void a_retired_key_is_withdrawn_once_its_last_token_has_expired() {
        settle();
        fleet.pass(ROTATION);
        fleet.tick();
        fleet.pass(RETIREMENT.minusMillis(1));
        fleet.tick();
        assertThat(fleet.all(KeyState.Retired.class)).containsExactly("key-0");
        fleet.pass(Duration.ofMillis(1));
        fleet.tick();
        assertThat(fleet.all(KeyState.Revoked.class)).containsExactly("key-0");
    }

    @Test
    void a_rotation_by_call_waits_until_the_standby_is_known_everywhere() {
        settle();
        assertThat(fleet.lifecycle().rotate(fleet.now)).isEmpty();
        assertThat(fleet.lifecycle().readyAt()).contains(START.plus(LEAD));
        fleet.pass(LEAD);
        fleet.carryOut(fleet.lifecycle().rotate(fleet.now).orElseThrow());
        assertThat(fleet.active()).isEqualTo("key-1");
    }

    @Test
    void revoking_the_active_key_puts_the_standby_in_its_place_at_once() {
        settle();
        fleet.carryOut(fleet.lifecycle().revoke("key-0", fleet.now).orElseThrow());
        assertThat(fleet.active()).isEqualTo("key-1");
        assertThat(fleet.all(KeyState.Revoked.class)).containsExactly("key-0");
    }

    @Test
    void revoking_all_there_is_makes_a_new_key() {
        fleet.tick();
        fleet.carryOut(fleet.lifecycle().revoke("key-0", fleet.now).orElseThrow());
        assertThat(fleet.active()).isEqualTo("key-1");
    }

    @Test
    void what_is_revoked_or_unknown_can_not_be_revoked() {
        settle();
        fleet.carryOut(fleet.lifecycle().revoke("key-1", fleet.now).orElseThrow());
        assertThat(fleet.lifecycle().revoke("key-1", fleet.now)).isEmpty();
        assertThat(fleet.lifecycle().revoke("invented", fleet.now)).isEmpty();
    }

    @Test
    void a_schedule_that_breaks_its_promises_is_refused() {
        assertThatThrownBy(() -> new KeySchedule(LEAD, LEAD, RETIREMENT)).hasMessageContaining("rotation");
        assertThatThrownBy(() -> new KeySchedule(LEAD, ROTATION, AccessTokens.LONGEST))
                .hasMessageContaining("retirement");
    }

    /** Any order of time passing, looking, rotating, revoking and signing. */
    @Test
    void whatever_happens_every_token_is_good_until_it_expires_or_its_key_is_revoked_by_hand() {
        for (int seed = 0; seed < 2_000; seed++) {
            life(new Random(seed));
        }
    }

    private static void life(Random random) {
        Fleet fleet = new Fleet();
        fleet.tick();
        Map<String, Instant> tokens = new LinkedHashMap<>();
        List<String> revokedByHand = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            fleet.pass(Duration.ofSeconds(
                    random.nextInt(4) == 0 ? random.nextLong(40L * 86_400) : random.nextLong(2 * 60 * 60)));
            boolean emergency = false;
            String before = fleet.active();
            switch (random.nextInt(4)) {
                case 0 -> fleet.lifecycle().rotate(fleet.now).ifPresent(fleet::carryOut);
                case 1 -> {
                    String any = "key-" + random.nextInt(fleet.made);
                    Optional<List<KeyChange>> revocation = fleet.lifecycle().revoke(any, fleet.now);
                    revocation.ifPresent(changes -> {
                        fleet.carryOut(changes);
                        revokedByHand.add(any);
                    });
                    emergency = revocation.isPresent();
                }
                default -> fleet.tick();
            }
            assertThat(fleet.all(KeyState.Active.class)).hasSize(1);
            assertThat(fleet.all(KeyState.Standby.class).size()).isLessThanOrEqualTo(1);
            String active = fleet.active();
            if (!active.equals(before) && !emergency) {
                assertThat(Duration.between(fleet.published.get(active), fleet.now))
                        .isGreaterThanOrEqualTo(LEAD);
            }
            Instant now = fleet.now;
            tokens.forEach((kid, expiry) -> assertThat(!now.isBefore(expiry)
                            || revokedByHand.contains(kid)
                            || fleet.keys.get(kid).isPublished())
                    .isTrue());
            revokedByHand.forEach(
                    kid -> assertThat(fleet.keys.get(kid).isPublished()).isFalse());
            tokens.put(active, now.plus(AccessTokens.LONGEST));
        }
    }

    private void settle() {
        fleet.tick();
        fleet.tick();
    }
}
