package io.llmoptimizer.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.auth.sessions.RefreshFamily.Decision;
import io.llmoptimizer.auth.sessions.RefreshFamily.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RefreshFamilyTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofDays(7);
    private static final Timeouts TIMEOUTS = new Timeouts(IDLE, GRACE);
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

    /** A session as the store would run it, and every token it ever handed out. */
    private static final class Simulation {
        private final List<RefreshToken> handedOut = new ArrayList<>();
        private RefreshFamily family;
        private Instant now = START;

        Simulation() {
            RefreshToken first = RefreshToken.first(UUID.randomUUID());
            handedOut.add(first);
            family = new RefreshFamily(
                    first.familyHash(),
                    first.hash(),
                    Optional.empty(),
                    Optional.empty(),
                    START,
                    START.plus(Duration.ofDays(30)),
                    false);
        }

        RefreshToken latest() {
            return handedOut.getLast();
        }

        Decision present(RefreshToken token) {
            RefreshToken successor = token.successor(KEY);
            Decision decision = family.decide(token, successor, TIMEOUTS, now);
            switch (decision) {
                case Decision.Rotate _ -> {
                    family = family.rotated(successor, now);
                    handedOut.add(successor);
                }
                case Decision.EndReused _ -> family = family.end();
                case Decision.Repeat _, Decision.Refuse _ -> {}
            }
            return decision;
        }
    }

    private final Simulation session = new Simulation();

    @Test
    void the_token_in_force_is_replaced() {
        assertThat(session.present(session.latest())).isEqualTo(new Decision.Rotate());
        assertThat(session.present(session.latest())).isEqualTo(new Decision.Rotate());
    }

    @Test
    void a_lost_answer_is_given_again_within_the_grace() {
        RefreshToken first = session.latest();
        session.present(first);
        session.now = START.plus(GRACE).minusMillis(1);
        assertThat(session.present(first)).isEqualTo(new Decision.Repeat());
        assertThat(first.successor(KEY)).isEqualTo(session.latest());
    }

    @Test
    void a_replaced_token_ends_the_session_after_the_grace() {
        RefreshToken first = session.latest();
        session.present(first);
        session.now = START.plus(GRACE);
        assertThat(session.present(first)).isEqualTo(new Decision.EndReused());
        assertThat(session.present(session.latest())).isEqualTo(new Decision.Refuse("session ended"));
    }

    @Test
    void repeating_does_not_prolong_the_grace() {
        RefreshToken first = session.latest();
        session.present(first);
        session.now = START.plusSeconds(9);
        session.present(first);
        session.now = START.plusSeconds(11);
        assertThat(session.present(first)).isEqualTo(new Decision.EndReused());
    }

    @Test
    void only_the_direct_parent_has_a_grace() {
        RefreshToken grandparent = session.latest();
        session.present(grandparent);
        session.present(session.latest());
        assertThat(session.present(grandparent)).isEqualTo(new Decision.EndReused());
    }

    @Test
    void an_invented_token_is_refused_and_does_not_end_the_session() {
        RefreshToken invented = RefreshToken.first(UUID.randomUUID());
        assertThat(session.present(invented)).isEqualTo(new Decision.Refuse("invented"));
        assertThat(session.present(session.latest())).isEqualTo(new Decision.Rotate());
    }

    @Test
    void an_idle_session_and_an_old_session_are_over() {
        session.now = START.plus(IDLE);
        assertThat(session.present(session.latest())).isEqualTo(new Decision.Refuse("session expired"));

        Simulation busy = new Simulation();
        for (int day = 1; day < 30; day++) {
            busy.now = START.plus(Duration.ofDays(day));
            assertThat(busy.present(busy.latest())).isEqualTo(new Decision.Rotate());
        }
        busy.now = START.plus(Duration.ofDays(30));
        assertThat(busy.present(busy.latest())).isEqualTo(new Decision.Refuse("session expired"));
    }

    @Test
    void a_successor_that_can_not_be_derived_any_more_is_refused_without_harm() {
        RefreshToken first = session.latest();
        session.present(first);
        SecretKeySpec otherKey = new SecretKeySpec(new byte[] {1}, "HmacSHA256");
        assertThat(session.family.decide(first, first.successor(otherKey), TIMEOUTS, session.now))
                .isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void tokens_survive_being_written_and_read() {
        RefreshToken token = session.latest().successor(KEY);
        assertThat(RefreshToken.parse(token.value())).contains(token);
        assertThat(token.value()).hasSize(112).startsWith("llmr_");
        assertThat(token.toString()).doesNotContain(token.value().substring(30));
        for (String bad :
                new String[] {null, "", "llmr_", "x".repeat(112), "llmr_" + "!".repeat(107), token.value() + "A"}) {
            assertThat(RefreshToken.parse(bad)).as("%s", bad).isEmpty();
        }
    }

    /**
     * Whatever order tokens of whatever age arrive in: at most one token rotates at any time, a repeat gives what was given
     * before, the first real reuse ends everything, and forgeries never do.
     */
    @Test
    void random_interleavings_never_break_the_rules() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            Simulation simulation = new Simulation();
            for (int step = 0; step < 60; step++) {
                simulation.now = simulation.now.plusMillis(random.nextInt(4) * 4_000L);
                boolean forged = random.nextInt(8) == 0;
                int age = Math.min(
                        random.nextInt(5) == 0 ? random.nextInt(4) : random.nextInt(2),
                        simulation.handedOut.size() - 1);
                RefreshToken token = forged
                        ? RefreshToken.first(simulation.latest().session())
                        : simulation.handedOut.get(simulation.handedOut.size() - 1 - age);
                check(simulation, token, forged, age, "seed " + seed + ", step " + step);
            }
        }
    }

    private static void check(Simulation simulation, RefreshToken token, boolean forged, int age, String where) {
        RefreshFamily before = simulation.family;
        int handedOut = simulation.handedOut.size();
        Decision decision = simulation.present(token);
        if (forged) {
            assertThat(decision).as(where).isInstanceOf(Decision.Refuse.class);
            assertThat(simulation.family).as(where).isEqualTo(before);
        } else if (before.ended()) {
            assertThat(decision).as(where).isInstanceOf(Decision.Refuse.class);
        } else if (age == 0) {
            assertThat(decision).as(where).isEqualTo(new Decision.Rotate());
            assertThat(simulation.handedOut).as(where).hasSize(handedOut + 1).doesNotHaveDuplicates();
        } else if (age == 1
                && simulation.now.isBefore(before.rotatedAt().orElseThrow().plus(GRACE))) {
            assertThat(decision).as(where).isEqualTo(new Decision.Repeat());
            assertThat(token.successor(KEY)).as(where).isEqualTo(simulation.latest());
        } else {
            assertThat(decision).as(where).isEqualTo(new Decision.EndReused());
            assertThat(simulation.family.ended()).as(where).isTrue();
        }
    }
}
