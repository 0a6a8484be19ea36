package io.llmoptimizer.analytics.rollups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.analytics.Calls;
import io.llmoptimizer.common.events.UsageRecorded;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RollupTest {
    private static final UUID ORGANIZATION = UUID.fromString("0197a000-0000-7000-8000-000000000001");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:30Z");

    @Test
    void the_order_of_calls_does_not_matter() {
        Calls calls = new Calls(1);
        List<UsageRecorded> some = Stream.generate(calls::next).limit(500).collect(Collectors.toList());
        Set<Rollup> inOrder = new HashSet<>(Rollup.fold(some));
        Collections.shuffle(some, new Random(2));
        assertThat(new HashSet<>(Rollup.fold(some))).isEqualTo(inOrder);
    }

    @Test
    void a_call_has_a_share_in_its_own_minute_hour_and_day_however_late_it_comes() {
        List<Rollup> shares = Rollup.fold(List.of(
                Calls.simple(ORGANIZATION, NOON, "0.1", 100),
                Calls.simple(ORGANIZATION, NOON.minusSeconds(3 * 86_400), "0.2", 100)));
        assertThat(shares)
                .extracting(share -> share.key().start().toString())
                .containsExactlyInAnyOrder(
                        "2026-01-31T12:00:00Z",
                        "2026-01-31T12:00:00Z",
                        "2026-01-31T00:00:00Z",
                        "2026-01-28T12:00:00Z",
                        "2026-01-28T12:00:00Z",
                        "2026-01-28T00:00:00Z");
    }

    @Test
    void costs_add_up_without_a_rounding_error() {
        List<UsageRecorded> dimes =
                Collections.nCopies(10, Calls.simple(ORGANIZATION, NOON, "0.100000000000000001", 100));
        assertThat(Rollup.fold(dimes).getFirst().counters().costUsd())
                .isEqualByComparingTo(new BigDecimal("1.000000000000000010"));
    }

    @Test
    void keys_that_differ_in_anything_have_different_ids() {
        Calls calls = new Calls(3);
        Set<RollupKey> keys = Stream.generate(calls::next)
                .limit(3_000)
                .flatMap(call -> Stream.of(Granularity.MINUTE, Granularity.HOUR, Granularity.DAY)
                        .map(granularity -> RollupKey.of(granularity, call)))
                .collect(Collectors.toSet());
        assertThat(keys.stream().map(RollupKey::id).distinct()).hasSameSizeAs(keys);
    }

    @Test
    void neighbouring_values_of_a_key_are_not_mixed_up() {
        assertThat(key("ab", "c").id()).isNotEqualTo(key("a", "bc").id());
        assertThat(key(null, "x").id()).isNotEqualTo(key("null", "x").id());
        assertThat(key("a", "b").id()).isEqualTo(key("a", "b").id());
        assertThat(key("a", "b").id().version()).isEqualTo(8);
    }

    @Test
    void a_key_that_fits_no_rollup_cannot_exist() {
        assertThatThrownBy(() -> new RollupKey(Granularity.DAY, NOON, ORGANIZATION, "m", "p", null, null, null))
                .hasMessage("no day begins at 2026-01-31T12:00:30Z");
    }

    @Test
    void a_batch_is_read_as_it_was_written() {
        BatchId batch = new BatchId("3w5e11264sgsf", 41);
        assertThat(BatchId.parse(batch.toString())).isEqualTo(batch);
        assertThat(batch.next().sequence()).isEqualTo(42);
        assertThatThrownBy(() -> new BatchId("a.b", 1)).hasMessageContaining("a.b");
        assertThatThrownBy(() -> BatchId.parse("a")).hasMessageContaining("<lane>-<sequence>");
    }

    private static RollupKey key(String model, String provider) {
        return new RollupKey(
                Granularity.MINUTE, Granularity.MINUTE.floor(NOON), ORGANIZATION, model, provider, null, null, null);
    }
}
