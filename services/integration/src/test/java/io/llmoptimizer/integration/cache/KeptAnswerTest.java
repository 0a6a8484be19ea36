package io.llmoptimizer.integration.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeptAnswerTest {
    private static final Instant CREATED = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Instant EXPIRES = CREATED.plusSeconds(60);
    private static final KeptAnswer KEPT = new KeptAnswer(
            new CachedAnswer(
                    "sandbox",
                    "sandbox/answer",
                    "{\"choices\":[\"ü😀\"]}".getBytes(StandardCharsets.UTF_8),
                    new BigDecimal("0.000123400000000001"),
                    CREATED),
            EXPIRES);

    @Test
    void what_was_encoded_is_decoded_to_the_same() {
        KeptAnswer back = KeptAnswer.decode(KEPT.encode());
        assertThat(back.answer().provider()).isEqualTo("sandbox");
        assertThat(back.answer().model()).isEqualTo("sandbox/answer");
        assertThat(back.answer().completion()).isEqualTo(KEPT.answer().completion());
        assertThat(back.answer().costUsd()).isEqualTo(new BigDecimal("0.000123400000000001"));
        assertThat(back.answer().created()).isEqualTo(CREATED);
        assertThat(back.expires()).isEqualTo(EXPIRES);
    }

    @Test
    void what_was_cut_off_or_is_of_another_version_is_refused() {
        byte[] bytes = KEPT.encode();
        assertThatThrownBy(() -> KeptAnswer.decode(Arrays.copyOf(bytes, 20)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeptAnswer.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        bytes[0] = 9;
        assertThatThrownBy(() -> KeptAnswer.decode(bytes)).hasMessageContaining("version 9");
    }

    @Test
    void an_answer_expires_at_its_time() {
        assertThat(KEPT.isExpired(EXPIRES.minusNanos(1))).isFalse();
        assertThat(KEPT.isExpired(EXPIRES)).isTrue();
    }
}
