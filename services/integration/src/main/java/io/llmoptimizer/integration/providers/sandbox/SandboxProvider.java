package io.llmoptimizer.integration.providers.sandbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.ChatEvent.Whole;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.ModerationRequest;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.sandbox.Performance.Step;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Answers by itself: the same prompt is always given the same text. */
public final class SandboxProvider implements ModelProvider {
    public static final String ID = "sandbox";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SandboxConfig config;
    private final TokenCounter tokens;
    private final PromptTokens prompts;
    private final Clock clock;
    private final Vertx vertx;

    public SandboxProvider(SandboxConfig config, TokenCounter tokens, Clock clock, Vertx vertx) {
        this.config = config;
        this.tokens = tokens;
        this.prompts = new PromptTokens(tokens, vertx);
        this.clock = clock;
        this.vertx = vertx;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Optional<String> missing() {
        return config.enabled()
                ? Optional.empty()
                : Optional.of("The sandbox provider is off: set llmo.providers.sandbox.enabled=true"
                        + " (environment variable LLMO_PROVIDERS_SANDBOX).");
    }

    @Override
    public boolean offers(Operation operation) {
        return true;
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return call.request() instanceof ChatRequest chat
                ? chat.original().map(Original::unmapped).orElse(List.of())
                : List.of();
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> {
            Performance performance = new Performance(vertx, subscriber);
            subscriber.onSubscribe(performance);
            performance.play(script(call));
        };
    }

    private Future<List<Step>> script(ProviderCall call) {
        return switch (call.request()) {
            case ChatRequest _ -> chat(call);
            case EmbeddingRequest request -> embedding(call.model(), request);
            case ModerationRequest request -> moderation(call.model(), request);
        };
    }

    private Future<List<Step>> embedding(String model, EmbeddingRequest request) {
        if (!model.equals(MadeUpEmbeddings.MODEL)) {
            return failing(new ModelMissing(ID, model));
        }
        if (request.dimensions().orElse(1) > MadeUpEmbeddings.MOST_DIMENSIONS) {
            return failing(new Rejected(
                    ID, "it has at most " + MadeUpEmbeddings.MOST_DIMENSIONS + " dimensions.", "dimensions"));
        }
        return document(MadeUpEmbeddings.size(request), () -> MadeUpEmbeddings.of(request, tokens));
    }

    private Future<List<Step>> moderation(String model, ModerationRequest request) {
        if (!model.equals(MadeUpVerdicts.MODEL)) {
            return failing(new ModelMissing(ID, model));
        }
        String id = "modr-" + UuidCreator.getTimeOrderedEpoch();
        return document(MadeUpVerdicts.size(request), () -> MadeUpVerdicts.of(request, id, tokens));
    }

    /** @param size characters to be read: many are left to a worker */
    private Future<List<Step>> document(long size, Supplier<Document> writing) {
        Future<Document> written = size <= PromptTokens.AT_ONCE
                ? Future.succeededFuture(writing.get())
                : vertx.executeBlocking(writing::get, false);
        return written.map(made -> List.of(new Step.Say(made)));
    }

    private Future<List<Step>> chat(ProviderCall call) {
        return switch (Behaviour.of(call.model()).orElse(null)) {
            case null -> failing(new ModelMissing(ID, call.model()));
            case RATE_LIMITED ->
                failing(new RateLimited(ID, "this model always asks to slow down", Optional.of(RETRY_AFTER)));
            case FAILING -> failing(new Broken(ID, 500, "this model always fails"));
            case ANSWER -> answering(call, config.pause(), config.pause(), false);
            case SLOW -> answering(call, config.slowFirstToken(), config.slowPause(), false);
            case CUT -> answering(call, config.pause(), config.pause(), true);
        };
    }

    private static Future<List<Step>> failing(ProviderFailure failure) {
        return Future.succeededFuture(List.of(new Step.Fail(failure)));
    }

    private Future<List<Step>> answering(ProviderCall call, Duration thinking, Duration pause, boolean cut) {
        String prompt = PromptTokens.textOf(call.chat());
        return prompts.count(call.chat(), prompt).map(promptTokens -> {
            MadeUpAnswer answer = MadeUpAnswer.to(prompt, call.maxTokens());
            TokenUsage usage = TokenUsage.of(promptTokens, answer.tokens());
            AnswerId id = new AnswerId(
                    "chatcmpl-" + UuidCreator.getTimeOrderedEpoch(),
                    clock.instant().getEpochSecond(),
                    call.model());
            return call.request().stream()
                    ? streamed(id, answer, usage, thinking, pause, cut)
                    : whole(id, answer, usage, thinking, pause, cut);
        });
    }

    private static List<Step> whole(
            AnswerId id, MadeUpAnswer answer, TokenUsage usage, Duration thinking, Duration pause, boolean cut) {
        Duration takes = thinking.plus(pause.multipliedBy(answer.pieces().size()));
        Step last = cut
                ? new Step.Fail(new BrokenOff(ID, "this model always breaks off half-way"))
                : new Step.Say(new Whole(ChatResult.of(id, answer.text(), answer.finish(), usage)));
        return takes.isZero() ? List.of(last) : List.of(new Step.Wait(takes), last);
    }

    private static List<Step> streamed(
            AnswerId id, MadeUpAnswer answer, TokenUsage usage, Duration thinking, Duration pause, boolean cut) {
        List<Step> steps = new ArrayList<>();
        wait(steps, thinking);
        steps.add(new Step.Say(Chunk.of(id, Delta.OPENING)));
        int end = cut ? (answer.pieces().size() + 1) / 2 : answer.pieces().size();
        for (String piece : answer.pieces().subList(0, end)) {
            wait(steps, pause);
            steps.add(new Step.Say(Chunk.of(id, Delta.text(piece))));
        }
        if (cut) {
            steps.add(new Step.Fail(new BrokenOff(ID, "this model always breaks off half-way")));
        } else {
            steps.add(new Step.Say(Chunk.finished(id, answer.finish())));
            steps.add(new Step.Say(new Usage(usage, Optional.empty())));
        }
        return steps;
    }

    private static void wait(List<Step> steps, Duration pause) {
        if (!pause.isZero()) {
            steps.add(new Step.Wait(pause));
        }
    }
}
