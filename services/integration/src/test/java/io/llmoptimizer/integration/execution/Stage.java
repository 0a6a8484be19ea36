package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.cache.CacheKey;
import io.llmoptimizer.integration.cache.CachedAnswer;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatMessage;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.ModelRequest;
import io.llmoptimizer.integration.chat.Role;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CacheView.AnswerCache;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.routing.RoutePlan;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/** Everything around one call under test: fake books, a fake cache, scripted providers, a client that listens. */
final class Stage {
    static final AnswerId ID = new AnswerId("chatcmpl-1", 1_764_000_000, "one-2026");
    static final Model ONE = model("first", "one", "1", "2");
    static final Model TWO = model("second", "two", "3", "4");
    private static final TokenCounter TOKENS = new TokenCounter();

    final FakeBooks books = new FakeBooks();
    final ScriptedProvider first = new ScriptedProvider("first");
    final ScriptedProvider second = new ScriptedProvider("second");
    final Map<CacheKey, CachedAnswer> cached = new HashMap<>();
    /** How an answer is found that is there or is not: at once, unless a test wants it to take its time. */
    UnaryOperator<Future<Optional<CachedAnswer>>> lookUp = UnaryOperator.identity();

    final LiveCalls live = new LiveCalls(new Settings(), new SimpleMeterRegistry());
    final Context context;

    /** A client's view of its call. */
    static final class Heard {
        volatile Answer answer;
        volatile CallError error;
        final List<Piece> pieces = java.util.Collections.synchronizedList(new ArrayList<>());
        volatile boolean ended;
        /** Hangs up after so many pieces of a stream. */
        int patience = Integer.MAX_VALUE;

        String text() {
            StringBuilder text = new StringBuilder();
            for (Piece piece : List.copyOf(pieces)) {
                if (piece instanceof Piece.Next next) {
                    text.append(next.chunk().delta().text());
                }
            }
            return text.toString();
        }

        Answer.Receipt receipt() {
            return switch (answer) {
                case Answer.Whole whole -> whole.receipt();
                case Answer.Document document -> document.receipt();
                case Answer.Streaming _ -> ((Piece.Last) pieces.getLast()).receipt();
            };
        }
    }

    private record Settings() implements ExecutionConfig {
        @Override
        public Duration timeout() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration reservationMargin() {
            return Duration.ofSeconds(30);
        }

        @Override
        public long usualOutputTokens() {
            return 500;
        }

        @Override
        public Duration cacheTtl() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration shutdownGrace() {
            return Duration.ofSeconds(5);
        }
    }

    Stage(Vertx vertx) {
        this.context = vertx.getOrCreateContext();
    }

    static Chunk text(String text) {
        return Chunk.of(ID, Delta.text(text));
    }

    static Chunk opening() {
        return Chunk.of(ID, Delta.OPENING);
    }

    static Chunk stop() {
        return Chunk.finished(ID, FinishReason.STOP);
    }

    static ChatEvent usage(long input, long output) {
        return new ChatEvent.Usage(TokenUsage.of(input, output), Optional.empty());
    }

    static ChatEvent whole(String text, long input, long output) {
        return new ChatEvent.Whole(ChatResult.of(ID, text, FinishReason.STOP, TokenUsage.of(input, output)));
    }

    static CallOptions cache(CallOptions.CacheMode mode) {
        return new CallOptions(List.of(), mode, Optional.empty(), Optional.empty(), Map.of("team", "blue"), false);
    }

    static ModelCall call(boolean stream, CallOptions options) {
        ChatMessage question = new ChatMessage(
                Role.USER, List.of(new MessagePart.Text("Why?")), Optional.empty(), List.of(), Optional.empty());
        ChatRequest request = new ChatRequest(
                "one",
                List.of(question),
                OptionalLong.of(10),
                stream,
                true,
                100,
                Json.object().put("model", "one"));
        return call(request, options);
    }

    static ModelCall call(ModelRequest request, CallOptions options) {
        Caller caller = new Caller(
                "someone",
                Optional.of(new UUID(0, 1)),
                new UUID(0, 2),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new UUID(0, 3)),
                Set.of("key"),
                Set.of("inference"),
                Limits.DEFAULTS,
                OuterLimits.NONE,
                Set.of(),
                "");
        return new ModelCall(
                UUID.randomUUID(), "request-1", caller, request, options, Instant.EPOCH, System.nanoTime());
    }

    RunningCall running(ModelCall call, Model... candidates) {
        AnswerCache cache = new AnswerCache() {
            @Override
            public Future<Optional<CachedAnswer>> find(CacheKey key) {
                return lookUp.apply(Future.succeededFuture(Optional.ofNullable(cached.get(key))));
            }

            @Override
            public void store(CacheKey key, CachedAnswer answer, Duration ttl) {
                cached.put(key, answer);
            }
        };
        Map<String, ScriptedProvider> providers = Map.of("first", first, "second", second);
        RunningCall.Parts parts = new RunningCall.Parts(
                id -> Optional.ofNullable(providers.get(id)),
                cache,
                books,
                TOKENS,
                live,
                new Settings(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        return new RunningCall(call, new RoutePlan("direct", List.of(candidates)), parts, context);
    }

    /** Starts the call and listens to it. */
    Heard listen(RunningCall running) {
        Heard heard = new Heard();
        listen(running, heard);
        return heard;
    }

    void listen(RunningCall running, Heard heard) {
        context.runOnContext(turn -> {
            running.answer()
                    .onSuccess(answer -> {
                        heard.answer = answer;
                        if (answer instanceof Answer.Streaming streaming) {
                            streaming.pieces().subscribe(new Listener(heard));
                        } else {
                            heard.ended = true;
                        }
                    })
                    .onFailure(failure -> {
                        heard.error = ((CallException) failure).error();
                        heard.ended = true;
                    });
            running.start();
        });
    }

    private static final class Listener implements Flow.Subscriber<Piece> {
        private final Heard heard;
        private Flow.Subscription pieces;

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            pieces = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(Piece piece) {
            heard.pieces.add(piece);
            if (heard.pieces.size() >= heard.patience) {
                pieces.cancel();
            } else {
                pieces.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            heard.error = ((CallException) failure).error();
            heard.ended = true;
        }

        @Override
        public void onComplete() {
            heard.ended = true;
        }
    }

    private static Model model(String provider, String name, String input, String output) {
        Rates rates = new Rates(
                new BigDecimal(input), Optional.empty(), Optional.empty(), Optional.of(new BigDecimal(output)));
        return new Model(
                provider, name, Kind.CHAT, OptionalLong.of(1_000), new Prices("test", rates, Optional.empty()));
    }
}
