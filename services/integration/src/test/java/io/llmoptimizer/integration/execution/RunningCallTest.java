package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.TWO;
import static io.llmoptimizer.integration.execution.Stage.cache;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.opening;
import static io.llmoptimizer.integration.execution.Stage.stop;
import static io.llmoptimizer.integration.execution.Stage.text;
import static io.llmoptimizer.integration.execution.Stage.usage;
import static io.llmoptimizer.integration.execution.Stage.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How calls run and end. */
class RunningCallTest extends StagedCalls {
    private static final CallOptions NO_STORE = cache(CacheMode.NO_STORE);
    private static final Broken BROKEN = new Broken("first", 500, "out of order");

    @Test
    void an_answer_is_recorded_and_settled_at_its_price() {
        stage.first.then(whole("Because.", 7, 3));

        Heard heard = ended(stage.listen(stage.running(call(false, NO_STORE), ONE)));

        UsageRecorded record = onlyRecord();
        assertThat(record.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(record.billable()).isTrue();
        assertThat(record.costUsd()).isEqualByComparingTo("13");
        assertThat(record.finishReason()).isEqualTo("stop");
        assertThat(record.tags()).containsEntry("team", "blue");
        assertThat(stage.books.settled).containsExactly(record.costUsd());
        assertThat(heard.receipt().costUsd()).isEqualTo(record.costUsd());
    }

    @Test
    void the_end_of_a_stream_waits_until_its_usage_is_durable() {
        var durable = new java.util.concurrent.CompletableFuture<Void>();
        stage.books.durability = () -> Future.fromCompletionStage(durable);
        stage.first.then(opening(), text("Be"), text("cause."), stop(), usage(7, 3));

        Heard heard = stage.listen(stage.running(call(true, NO_STORE), ONE));

        await().until(() -> !stage.books.records.isEmpty());
        assertThat(heard.pieces).hasSize(4).noneMatch(piece -> piece instanceof Piece.Last);
        durable.complete(null);
        ended(heard);
        assertThat(heard.text()).isEqualTo("Because.");
        assertThat(heard.receipt().costUsd()).isEqualByComparingTo("13");
        assertThat(onlyRecord().streamed()).isTrue();
    }

    @Test
    void an_answer_whose_usage_can_not_be_stored_is_not_given_and_keeps_its_cost_reserved() {
        stage.books.durability = () -> Future.failedFuture(new IllegalStateException("no store"));
        stage.first.then(whole("Because.", 7, 3));

        Heard heard = ended(stage.listen(stage.running(call(false, NO_STORE), ONE)));

        assertThat(heard.answer).isNull();
        assertThat(heard.error.status()).isEqualTo(503);
        assertThat(stage.books.settled).containsExactly(onlyRecord().costUsd());
    }

    @Test
    void tokens_are_counted_when_the_provider_does_not_tell() {
        stage.first.then(text("Because it is so."), stop());

        Heard heard = ended(stage.listen(stage.running(call(true, NO_STORE), ONE)));

        assertThat(heard.receipt().usage().output()).isEqualTo(5);
        assertThat(heard.receipt().usage().input()).isPositive();
    }

    @Test
    void falls_back_when_a_provider_fails_after_announcing_its_answer_but_before_a_token() {
        stage.first.then(opening(), new BrokenOff("first", "gone"));
        stage.second.then(opening(), text("Because."), stop(), usage(2, 1));

        Heard heard = ended(stage.listen(stage.running(call(true, NO_STORE), ONE, TWO)));

        assertThat(heard.text()).isEqualTo("Because.");
        assertThat(heard.answer.head().model()).isEqualTo(TWO);
        assertThat(heard.answer.head().attempts()).isEqualTo(2);
        assertThat(onlyRecord().provider()).isEqualTo("second");
        assertThat(onlyRecord().costUsd()).isEqualByComparingTo("10");
        assertThat(onlyRecord().attempts()).isEqualTo(2);
    }

    @Test
    void retries_once_then_falls_back_when_a_provider_can_not_be_reached() {
        stage.first.then(new Unreachable("first", "reset")).then(new Unreachable("first", "reset"));
        stage.second.then(whole("Because.", 1, 1));

        Heard heard = ended(stage.listen(stage.running(call(false, NO_STORE), ONE, TWO)));

        assertThat(stage.first.calls).hasSize(2);
        assertThat(heard.answer.head().attempts()).isEqualTo(3);
    }

    @Test
    void a_request_that_is_at_fault_itself_is_not_tried_elsewhere() {
        stage.first.then(new Rejected("first", "no such tool", "tools"));

        Heard heard = ended(stage.listen(stage.running(call(false, NO_STORE), ONE, TWO)));

        assertThat(heard.error.status()).isEqualTo(400);
        assertThat(heard.error.param()).isEqualTo("tools");
        assertThat(stage.second.calls).isEmpty();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void a_call_without_an_answer_is_recorded_as_failed_and_costs_nothing() {
        stage.first.then(BROKEN);
        stage.second.then(new RateLimited("second", "slow down", Optional.empty()));

        Heard heard = ended(stage.listen(stage.running(call(true, NO_STORE), ONE, TWO)));

        assertThat(heard.error.code()).isEqualTo("rate_limit_exceeded");
        UsageRecorded record = onlyRecord();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.billable()).isFalse();
        assertThat(record.errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
    }

    @Test
    void a_stream_that_breaks_off_is_charged_for_what_came() {
        stage.first.then(text("Because it is"), new BrokenOff("first", "gone"));
        stage.second.then(whole("never asked", 1, 1));

        Heard heard = ended(stage.listen(stage.running(call(true, NO_STORE), ONE, TWO)));

        assertThat(heard.text()).isEqualTo("Because it is");
        assertThat(heard.error.code()).isEqualTo("provider_unavailable");
        UsageRecorded record = onlyRecord();
        assertThat(record.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(record.billable()).isTrue();
        assertThat(record.tokens().output()).isEqualTo(3);
        assertThat(stage.second.calls).isEmpty();
    }

    @Test
    void a_cached_answer_costs_nothing_and_asks_nobody() {
        stage.first.then(whole("Because.", 7, 3));
        ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE)));
        Heard again = ended(stage.listen(stage.running(call(true, CallOptions.DEFAULTS), ONE)));

        assertThat(again.text()).isEqualTo("Because.");
        assertThat(again.receipt().costUsd()).isZero();
        assertThat(again.receipt().usage().output()).isEqualTo(3);
        assertThat(stage.books.records).hasSize(1);
        assertThat(stage.books.later).singleElement().satisfies(hit -> {
            assertThat(hit.cache()).isEqualTo(CacheStatus.HIT);
            assertThat(hit.billable()).isFalse();
            assertThat(hit.costUsd()).isZero();
            assertThat(hit.attempts()).isZero();
        });
    }

    @Test
    void a_fallback_s_answer_is_not_kept_as_the_requested_model_s() {
        stage.first.then(BROKEN).then(BROKEN);
        stage.second.then(whole("Because.", 1, 1)).then(whole("Because.", 1, 1));

        ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE, TWO)));
        ended(stage.listen(stage.running(call(false, CallOptions.DEFAULTS), ONE, TWO)));

        assertThat(stage.first.calls).hasSize(2);
        assertThat(stage.cached.keySet())
                .singleElement()
                .satisfies(key -> assertThat(key.model()).isEqualTo("second/two"));
    }

    @Test
    void a_stopping_process_ends_its_calls_and_records_them() {
        stage.first.then(text("Because"), ScriptedProvider.SILENCE);
        Heard heard = stage.listen(stage.running(call(true, NO_STORE), ONE));
        await().until(() -> !heard.pieces.isEmpty());

        stage.live.stop(new ShutdownEvent());

        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.INTERRUPTED);
        ended(heard);
        assertThat(heard.error.code()).isEqualTo("shutting_down");
    }
}
