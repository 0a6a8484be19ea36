package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.integration.limits.TokenAdmission.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls whose answer has to be looked for in Redis, which takes its time: their admission is asked for meanwhile. */
class CachedCallTest extends StagedCalls {
    private final Promise<Void> looked = Promise.promise();

    @BeforeEach
    void anAnswerIsKeptAndTokensAreLimited() {
        stage.first.then(whole("Because.", 7, 3)).then(whole("Therefore.", 7, 3));
        ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));
        await().until(() -> stage.books.settled.size() == 1);
        stage.books.reserved.clear();
        stage.books.settled.clear();
        stage.books.tokenAdmission = () ->
                new Granted(new Reservation(List.of(), 600, false), new Standing(1_000, 400, Duration.ofSeconds(36)));
        stage.lookUp = found -> looked.future().compose(done -> found);
    }

    @Test
    void a_hit_gives_back_what_was_reserved_for_it() {
        Heard heard = stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE));
        await().until(() -> !stage.books.reserved.isEmpty());
        looked.complete();

        assertThat(ended(heard).error).isNull();
        await().untilAsserted(() -> {
            assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
            assertThat(stage.books.settledTokens).containsExactly(0L);
        });
        assertThat(stage.first.calls).as("the one that was kept").hasSize(1);
        assertThat(stage.books.records).hasSize(1);
        assertThat(stage.books.later).hasSize(1);
    }

    @Test
    void a_hit_is_answered_though_its_admission_is_refused() {
        stage.books.admission =
                () -> Future.succeededFuture(new Admission.Refused(UUID.randomUUID(), BigDecimal.ONE, BigDecimal.ONE));
        Heard heard = stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE));
        await().until(() -> !stage.books.reserved.isEmpty());
        looked.complete();

        assertThat(ended(heard).error).isNull();
        assertThat(stage.books.later).hasSize(1);
        assertThat(stage.books.settled).isEmpty();
        assertThat(stage.books.settledTokens).as("of the refused call").containsExactly(0L);
    }

    @Test
    void a_hit_whose_admission_comes_later_still_gives_it_back() {
        Promise<Admission> decision = Promise.promise();
        stage.books.admission = decision::future;
        Heard heard = stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE));
        await().until(() -> !stage.books.reserved.isEmpty());
        looked.complete();
        ended(heard);
        assertThat(stage.books.settled).isEmpty();
        decision.complete(new Admission.Granted(OptionalLong.empty()));

        await().untilAsserted(() -> {
            assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
            assertThat(stage.books.settledTokens).containsExactly(0L);
        });
    }

    @Test
    void a_client_that_hangs_up_meanwhile_leaves_no_trace() {
        RunningCall running = stage.running(call(false, CallOptions.DEFAULTS), ONE);
        stage.listen(running);
        await().until(() -> !stage.books.reserved.isEmpty());
        stage.context.runOnContext(later -> running.hangUp());
        stage.context.runOnContext(afterwards -> looked.complete());

        await().untilAsserted(() -> {
            assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
            assertThat(stage.books.settledTokens).containsExactly(0L);
        });
        assertThat(stage.books.records).as("of the first call").hasSize(1);
        assertThat(stage.books.later).isEmpty();
    }

    @Test
    void who_only_wants_what_is_cached_reserves_nothing() {
        stage.cached.clear();
        Heard heard = stage.listen(stage.running(call(false, Stage.cache(CacheMode.ONLY_IF_CACHED)), ONE));
        looked.complete();

        assertThat(ended(heard).error.code()).isEqualTo("not_cached");
        assertThat(stage.books.reserved).isEmpty();
        assertThat(stage.books.reservedTokens).as("of the first call").hasSize(1);
    }
}
