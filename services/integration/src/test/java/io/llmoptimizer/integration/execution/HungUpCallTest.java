package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.cache;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Calls whose client does not wait for the end. */
class HungUpCallTest extends StagedCalls {
    private static final CallOptions NO_STORE = cache(CacheMode.NO_STORE);

    @Test
    void a_client_that_hangs_up_half_way_stops_the_provider_and_is_charged_for_what_came() {
        stage.first.then(text("Because"), text(" it"), text(" is"), text(" so"), ScriptedProvider.SILENCE);
        Heard heard = new Heard();
        heard.patience = 2;

        stage.listen(stage.running(call(true, NO_STORE), ONE), heard);

        UsageRecorded record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(record.billable()).isTrue();
        assertThat(record.tokens().output()).isEqualTo(2);
        assertThat(stage.first.cancelled).isEqualTo(1);
        assertThat(heard.ended).isFalse();
    }

    @Test
    void a_client_that_hangs_up_is_charged_for_the_prompt_what_the_provider_counted() {
        stage.first.then(
                new ChatEvent.Prompt(new TokenUsage(70, 20, 30, 0, 0, 0)),
                text("Because"),
                text(" it"),
                text(" is"),
                ScriptedProvider.SILENCE);
        Heard heard = new Heard();
        heard.patience = 2;

        stage.listen(stage.running(call(true, NO_STORE), ONE), heard);

        assertThat(recorded().tokens()).isEqualTo(new TokenCounts(70, 20, 30, 0, 2, 0));
    }

    @Test
    void a_client_that_hangs_up_before_the_first_token_is_charged_its_prompt() {
        stage.first.then(ScriptedProvider.SILENCE);
        RunningCall running = stage.running(call(false, NO_STORE), ONE);
        stage.listen(running);
        await().until(() -> !stage.first.calls.isEmpty());

        stage.context.runOnContext(turn -> running.hangUp());

        UsageRecorded record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(record.tokens().output()).isZero();
        assertThat(record.tokens().input()).isPositive();
        assertThat(record.costUsd()).isPositive();
    }

    @Test
    void a_client_that_hangs_up_while_its_budget_is_asked_leaves_no_reservation() {
        var decision = new java.util.concurrent.CompletableFuture<Admission>();
        stage.books.admission = () -> Future.fromCompletionStage(decision);
        RunningCall running = stage.running(call(false, NO_STORE), ONE);
        stage.listen(running);
        await().until(() -> !stage.books.reserved.isEmpty());

        stage.context.runOnContext(turn -> {
            running.hangUp();
            decision.complete(new Admission.Granted(OptionalLong.empty()));
        });

        UsageRecorded record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(record.billable()).isFalse();
        assertThat(stage.books.settled).containsExactly(BigDecimal.ZERO);
        assertThat(stage.first.calls).isEmpty();
    }
}
