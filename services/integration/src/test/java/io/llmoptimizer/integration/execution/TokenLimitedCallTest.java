package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.integration.limits.TokenAdmission.Standing;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls whose caller has a limit of tokens per minute. */
class TokenLimitedCallTest extends StagedCalls {
    private static final Standing STANDING = new Standing(1_000, 400, Duration.ofSeconds(36));

    /** A prompt of 100 bytes, and the 10 tokens that the call allows. */
    private static final long ESTIMATE = 100 / 4 + 10;

    @BeforeEach
    void limited() {
        stage.books.tokenAdmission = () -> new Granted(new Reservation(List.of(), 600, false), STANDING);
    }

    @Test
    void what_was_estimated_is_settled_to_what_was_used_and_the_caller_told() {
        stage.first.then(whole("Because.", 7, 3));

        Heard heard = ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));

        assertThat(stage.books.reservedTokens).singleElement().isEqualTo(ESTIMATE);
        assertThat(stage.books.settledTokens).containsExactly(10L);
        assertThat(heard.answer.head().tokens()).contains(STANDING);
    }

    @Test
    void a_call_that_fails_used_nothing() {
        stage.first.then(new Rejected("first", null, "no"));

        ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));

        assertThat(stage.books.settledTokens).containsExactly(0L);
    }

    @Test
    void a_call_that_its_budget_refuses_gives_its_tokens_back() {
        stage.books.admission =
                () -> Future.succeededFuture(new Admission.Refused(UUID.randomUUID(), BigDecimal.ONE, BigDecimal.ONE));

        Heard heard = ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));

        assertThat(heard.error.code()).isEqualTo("budget_exceeded");
        assertThat(stage.books.settledTokens).containsExactly(0L);
    }

    @Test
    void a_call_beyond_the_limit_reserves_no_money_and_asks_no_provider() {
        stage.books.tokenAdmission = () -> new TokenAdmission.Refused(
                "API key", new Standing(1_000, 0, Duration.ofSeconds(60)), Duration.ofMillis(2_001));

        Heard heard = ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));

        assertThat(heard.error.status()).isEqualTo(429);
        assertThat(heard.error.code()).isEqualTo("rate_limit_exceeded");
        assertThat(heard.error.message()).contains("1000 tokens per minute of this API key");
        assertThat(heard.error.headers())
                .containsEntry("retry-after", "3")
                .containsEntry("x-ratelimit-limit-tokens", "1000")
                .containsEntry("x-ratelimit-remaining-tokens", "0")
                .containsEntry("x-ratelimit-reset-tokens", "60s");
        assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
        assertThat(stage.books.records).isEmpty();
        assertThat(stage.books.settledTokens).isEmpty();
        assertThat(stage.first.calls).isEmpty();
    }

    @Test
    void a_call_that_is_beyond_both_is_told_the_limit_and_nothing_is_given_back() {
        stage.books.tokenAdmission = () -> new TokenAdmission.Refused(
                "API key", new Standing(1_000, 0, Duration.ofSeconds(60)), Duration.ofMillis(2_001));
        stage.books.admission =
                () -> Future.succeededFuture(new Admission.Refused(UUID.randomUUID(), BigDecimal.ONE, BigDecimal.ONE));

        Heard heard = ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));

        assertThat(heard.error.code()).isEqualTo("rate_limit_exceeded");
        assertThat(stage.books.settled).isEmpty();
        assertThat(stage.books.settledTokens).isEmpty();
    }
}
