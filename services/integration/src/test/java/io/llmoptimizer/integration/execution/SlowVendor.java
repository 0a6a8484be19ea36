package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vendor that thinks and then says a word at a time, slowly enough to be cut in every phase. It knows of each call when its
 * connection was taken from it.
 */
public final class SlowVendor implements QuarkusTestResourceLifecycleManager {
    static final String MODEL = "slow-vendor/streamed";
    static final int CONNECTIONS = 150;
    static final int WORDS = 6;
    static final int PROMPT_TOKENS = 21;
    static final int THINKING_MS = 100;
    static final int PAUSE_MS = 30;

    private static final Pattern CALL = Pattern.compile("call (\\d+)");

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger mostConnections = new AtomicInteger();
    /** By call: {@link System#nanoTime()} at which its connection was closed before its answer was complete. */
    final Map<Integer, Long> cutAt = new ConcurrentHashMap<>();

    /** Calls whose answers are complete. */
    final Set<Integer> answered = ConcurrentHashMap.newKeySet();

    private final Vertx vertx = Vertx.vertx();
    private volatile IntConsumer onAsked = call -> {};
    private int gathering;
    private final List<Runnable> gathered = new ArrayList<>();

    @Override
    public Map<String, String> start() {
        try {
            int port = vertx.createHttpServer()
                    .connectionHandler(connection -> {
                        mostConnections.accumulateAndGet(connections.incrementAndGet(), Math::max);
                        connection.closeHandler(closed -> connections.decrementAndGet());
                    })
                    .requestHandler(this::serve)
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();
            return Map.of(
                    // A crowd that comes at once to a cold service waits longer than limits that are kept elsewhere are
                    // waited for.
                    "llmo.token-limits.timeout", "20s",
                    "llmo.providers.slow-vendor.base-url", "http://localhost:" + port + "/v1",
                    "llmo.providers.slow-vendor.api-key", "sk-slow",
                    "llmo.providers.slow-vendor.max-connections", Integer.toString(CONNECTIONS),
                    "llmo.providers.slow-vendor.connect-timeout", "20s",
                    "llmo.providers.slow-vendor.keep-alive", "1s",
                    "llmo.catalog.models.slow-vendor.streamed.input", "10",
                    "llmo.catalog.models.slow-vendor.streamed.output", "30");
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(SlowVendor.class));
    }

    @Override
    public void stop() {
        vertx.close();
    }

    /** Whom to tell that a call has come. */
    void onAsked(IntConsumer listener) {
        onAsked = listener;
    }

    /** From now on nobody is answered before so many are here. */
    synchronized void answerTogether(int calls) {
        gathering = calls;
    }

    static String word(int index) {
        return "word-" + index;
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Matcher matcher = CALL.matcher(body.toString());
            if (!matcher.find()) {
                throw new IllegalArgumentException("a request without the number of its call: " + body);
            }
            int call = Integer.parseInt(matcher.group(1));
            HttpServerResponse response = FakeUpstream.sse(request.response());
            response.bodyEndHandler(written -> answered.add(call));
            response.closeHandler(closed -> {
                if (!response.ended()) {
                    cutAt.put(call, System.nanoTime());
                }
            });
            onAsked.accept(call);
            whenGathered(() -> vertx.setTimer(THINKING_MS, thought -> say(response, 0)));
        });
    }

    private void whenGathered(Runnable answer) {
        List<Runnable> together;
        synchronized (this) {
            gathered.add(answer);
            if (gathered.size() < gathering) {
                return;
            }
            together = List.copyOf(gathered);
            gathered.clear();
        }
        together.forEach(Runnable::run);
    }

    private void say(HttpServerResponse response, int index) {
        if (response.closed()) {
            return;
        }
        if (index == WORDS) {
            response.write(FakeUpstream.finish("stop"));
            response.end(FakeUpstream.usage(PROMPT_TOKENS, WORDS) + "data: [DONE]\n\n");
            return;
        }
        response.write(FakeUpstream.piece(word(index) + " "));
        vertx.setTimer(PAUSE_MS, next -> say(response, index + 1));
    }
}
