package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.TWO;
import static io.llmoptimizer.integration.execution.Stage.cache;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Calls of which budgets have a say. */
class AdmittedCallTest extends StagedCalls {
    private static final CallOptions NO_STORE = cache(CacheMode.NO_STORE);

    @Test
    void a_refused_call_leaves_no_trace() {
        stage.books.admission = () -> Future.succeededFuture(
                new Admission.Refused(new UUID(0, 9), new BigDecimal("5.00"), new BigDecimal("5.01")));

        Heard heard = ended(stage.listen(stage.running(call(false, NO_STORE), ONE)));

        assertThat(heard.error.status()).isEqualTo(429);
        assertThat(heard.error.code()).isEqualTo("budget_exceeded");
        assertThat(heard.error.message()).contains("5 USD", "5.01 USD");
        assertThat(stage.books.records).isEmpty();
        assertThat(stage.books.settled).isEmpty();
        assertThat(stage.first.calls).isEmpty();
    }

    @Test
    void a_budget_s_cap_is_sent_to_the_provider_and_the_reservation_is_for_the_dearest_candidate() {
        stage.books.admission = () -> Future.succeededFuture(new Admission.Granted(OptionalLong.of(12)));
        stage.first.then(whole("Because.", 1, 1));

        ended(stage.listen(stage.running(call(false, NO_STORE), ONE, TWO)));

        assertThat(stage.first.calls.getFirst().outputCap()).hasValue(12);
        assertThat(stage.books.reserved.getFirst().promptWorstCaseUsd()).isEqualByComparingTo("300");
        assertThat(stage.books.reserved.getFirst().outputUsdPerToken()).isEqualByComparingTo("4");
    }
}
