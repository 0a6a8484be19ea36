package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final long SECOND = 1_000_000_000L;

    private final Target a = target("a");
    private final Target b = target("b");
    private final Target c = target("c");
    private final List<Target> all = List.of(a, b, c);

    @Test
    void the_one_with_the_least_to_do_is_chosen() {
        a.begin();
        a.begin();
        b.begin();
        c.begin();
        c.begin();

        assertThat(choose(null)).isSameAs(b);
        b.end();
        assertThat(choose(null)).isSameAs(b);
    }

    @Test
    void equals_take_turns() {
        assertThat(List.of(
                        Balance.choose(all, null, 0, 0),
                        Balance.choose(all, null, 1, 0),
                        Balance.choose(all, null, 2, 0),
                        Balance.choose(all, null, 3, 0)))
                .containsExactly(a, b, c, a);
        assertThat(Balance.choose(all, null, Integer.MIN_VALUE, 0)).isIn(all);
    }

    @Test
    void one_that_failed_is_left_alone_while_another_is_sound() {
        a.circuit().failed(0);
        b.begin();
        c.begin();

        assertThat(choose(null)).isSameAs(b);
        b.circuit().failed(0);
        c.circuit().failed(0);
        assertThat(choose(null)).as("better one that failed than none").isSameAs(a);
    }

    @Test
    void a_retry_goes_elsewhere() {
        assertThat(choose(a)).isSameAs(b);
        assertThat(Balance.choose(List.of(a), a, 0, 0))
                .as("if there is an elsewhere")
                .isSameAs(a);
    }

    @Test
    void one_that_is_stopping_is_asked_last_of_the_sound() {
        a.ready(false);
        b.begin();
        c.circuit().failed(0);

        assertThat(choose(null)).isSameAs(b);
        b.circuit().failed(0);
        assertThat(choose(null)).isSameAs(a);
    }

    @Test
    void none_is_chosen_while_all_are_given_a_pause() {
        for (Target target : all) {
            target.circuit().failed(0);
            target.circuit().failed(0);
        }

        assertThat(choose(null)).isNull();
        assertThat(Balance.choose(all, null, 0, SECOND)).isNotNull();
    }

    private Target choose(Target avoid) {
        return Balance.choose(all, avoid, 0, 0);
    }

    private static Target target(String host) {
        return new Target(URI.create("http://" + host + ":1"), null, new Circuit(2, SECOND, SECOND));
    }
}
