package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.ONE;
import static io.llmoptimizer.integration.execution.Stage.TWO;
import static io.llmoptimizer.integration.execution.Stage.cache;
import static io.llmoptimizer.integration.execution.Stage.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A call that is no chat runs and ends as a chat does. Prices are 1 and 3 dollars a token. */
class EmbeddingCallTest extends StagedCalls {
    @Test
    void its_worst_case_is_reserved_and_its_real_cost_recorded_and_settled() {
        stage.first.then(told(Optional.of(TokenUsage.of(7, 0))));

        Heard heard = ended(stage.listen(stage.running(embed(CacheMode.DEFAULT), ONE, TWO)));

        assertThat(stage.books.reserved).singleElement().satisfies(reserved -> {
            assertThat(reserved.promptWorstCaseUsd()).isEqualByComparingTo("300");
            assertThat(reserved.maxTokens()).isEmpty();
        });
        UsageRecorded record = onlyRecord();
        assertThat(record.operation()).isEqualTo("embeddings");
        assertThat(record.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(record.cache()).isEqualTo(CacheStatus.BYPASS);
        assertThat(record.finishReason()).isNull();
        assertThat(record.costUsd()).isEqualByComparingTo("7");
        assertThat(stage.books.settled).containsExactly(new BigDecimal("7"));
        assertThat(heard.receipt().costUsd()).isEqualByComparingTo("7");
        assertThat(((Answer.Document) heard.answer).body()).hasToString("7");
        assertThat(stage.cached).isEmpty();
    }

    @Test
    void its_tokens_are_counted_when_the_provider_does_not_tell() {
        stage.first.then(told(Optional.empty()));

        Heard heard = ended(stage.listen(stage.running(embed(CacheMode.DEFAULT), ONE)));

        // "Because it is so." is five tokens, and three are given.
        assertThat(onlyRecord().tokens().input()).isEqualTo(8);
        assertThat(heard.receipt().costUsd()).isEqualByComparingTo("8");
        assertThat(((Answer.Document) heard.answer).body()).hasToString("8");
    }

    @Test
    void it_is_not_answered_before_its_usage_is_durable() {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        stage.books.durability = () -> Future.fromCompletionStage(durable);
        stage.first.then(told(Optional.of(TokenUsage.of(7, 0))));

        Heard heard = stage.listen(stage.running(embed(CacheMode.DEFAULT), ONE));

        await().until(() -> !stage.books.records.isEmpty());
        assertThat(heard.ended).isFalse();
        durable.complete(null);
        assertThat(ended(heard).answer).isInstanceOf(Answer.Document.class);
    }

    @Test
    void another_model_takes_over_when_the_first_fails() {
        stage.first.then(new Broken("first", 500, "out of order"));
        stage.second.then(told(Optional.of(TokenUsage.of(7, 0))));

        Heard heard = ended(stage.listen(stage.running(embed(CacheMode.DEFAULT), ONE, TWO)));

        assertThat(heard.receipt().costUsd()).isEqualByComparingTo("21");
        assertThat(onlyRecord().provider()).isEqualTo("second");
    }

    @Test
    void a_client_that_hangs_up_is_charged_its_prompt_once_and_the_provider_is_told() {
        stage.first.then(ScriptedProvider.SILENCE);
        RunningCall running = stage.running(embed(CacheMode.DEFAULT), ONE);
        stage.listen(running);
        await().until(() -> !stage.first.calls.isEmpty());

        stage.context.runOnContext(turn -> running.hangUp());

        await().until(() -> !stage.books.settled.isEmpty());
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stage.books.settled)
                .singleElement()
                .satisfies(usd -> assertThat(usd).isEqualByComparingTo("8"));
        assertThat(stage.first.cancelled).isEqualTo(1);
    }

    @Test
    void a_spent_budget_stops_it() {
        stage.books.admission =
                () -> Future.succeededFuture(new Admission.Refused(UUID.randomUUID(), BigDecimal.TEN, BigDecimal.TEN));

        Heard heard = ended(stage.listen(stage.running(embed(CacheMode.DEFAULT), ONE)));

        assertThat(heard.error.code()).isEqualTo("budget_exceeded");
        assertThat(stage.books.records).isEmpty();
    }

    @Test
    void an_answer_from_the_cache_alone_is_none() {
        Heard heard = ended(stage.listen(stage.running(embed(CacheMode.ONLY_IF_CACHED), ONE)));

        assertThat(heard.error.code()).isEqualTo("not_cached");
        assertThat(stage.first.calls).isEmpty();
    }

    @Test
    void candidates_that_are_made_and_not_given_are_reserved_too() {
        ModelCall chat = call(false, cache(CacheMode.NO_STORE));
        ChatRequest.Original three = new ChatRequest.Original(
                Dialect.TEXT_COMPLETION, Json.object().put("best_of", 3), Map.of(), List.of(), Optional.empty());
        stage.first.then(Stage.whole("Because.", 7, 3));

        ended(stage.listen(
                stage.running(call(((ChatRequest) chat.request()).translatedFrom(three), chat.options()), ONE)));

        assertThat(stage.books.reserved).singleElement().satisfies(reserved -> {
            assertThat(reserved.outputUsdPerToken()).isEqualByComparingTo("6");
            assertThat(reserved.maxTokens()).hasValue(10);
        });
        assertThat(onlyRecord().operation()).isEqualTo("text_completion");
    }

    private static Document told(Optional<TokenUsage> usage) {
        return new Document(
                usage, counted -> Wire.of(Long.toString(counted.input()).getBytes(StandardCharsets.UTF_8)));
    }

    private static ModelCall embed(CacheMode mode) {
        EmbeddingRequest request = new EmbeddingRequest(
                "one",
                List.of(new Input.Text("Because it is so."), new Input.Tokens(List.of(1, 2, 3))),
                OptionalInt.empty(),
                Encoding.FLOAT,
                100,
                Json.object().put("model", "one"));
        return call(request, cache(mode));
    }
}
