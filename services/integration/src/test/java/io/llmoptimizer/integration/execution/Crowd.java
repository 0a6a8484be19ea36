package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.testing.TestTokens;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients of one organization, each with a key of its own and one stream at a time, of which a third is cut. */
final class Crowd implements AutoCloseable {
    private static final int THIRD = 3;
    private static final List<String> SURFACES = List.of("/v1/chat/completions", "/v1/messages");

    /** When a client hangs up. */
    enum Cut {
        NEVER,
        BEFORE_THE_FIRST_TOKEN,
        BETWEEN_TOKENS,
        /** The end may be on its way: either may win. */
        AT_THE_END
    }

    final UUID organization = UUID.randomUUID();
    /** By call: {@link System#nanoTime()} at which its client hung up. */
    final Map<Integer, Long> hungUpAt = new ConcurrentHashMap<>();

    final Map<Integer, Cut> cuts = new ConcurrentHashMap<>();
    final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http;
    private final long seed;
    private final List<String> keys;
    private final Map<Integer, Stream> running = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** @param limits of each key */
    Crowd(URI base, int clients, Limits limits, long seed) {
        this.seed = seed;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(base.getHost()).setDefaultPort(base.getPort()),
                new PoolOptions().setHttp1MaxSize(clients));
        this.keys = IntStream.range(0, clients)
                .mapToObj(client -> TestTokens.forKey(organization, UUID.randomUUID())
                        .limits(limits)
                        .bearer())
                .toList();
    }

    /** The vendor has the call. */
    void asked(int call) {
        Stream stream = running.get(call);
        if (stream != null && stream.cut == Cut.BEFORE_THE_FIRST_TOKEN) {
            stream.hangUpWithin(SlowVendor.THINKING_MS / 2);
        }
    }

    /** Runs so many streams, a third of them cut, and waits until the last has ended for its client. */
    void run(int streams) throws InterruptedException {
        begin(calls.get() + streams, true);
    }

    /** A stream for every client at once, none of them cut. */
    void runAllAtOnce() throws InterruptedException {
        begin(calls.get() + keys.size(), false);
    }

    private void begin(int last, boolean cutting) throws InterruptedException {
        CountDownLatch resting = new CountDownLatch(keys.size());
        keys.forEach(key -> next(key, last, cutting, resting));
        if (!resting.await(Duration.ofMinutes(5).toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(running.size() + " streams hang: " + running.keySet());
        }
    }

    private void next(String key, int last, boolean cutting, CountDownLatch resting) {
        int call = calls.getAndUpdate(used -> Math.min(last, used + 1));
        if (call >= last) {
            resting.countDown();
            return;
        }
        Random random = new Random(seed + call);
        Cut cut = cutting && random.nextInt(THIRD) == 0 ? Cut.values()[1 + random.nextInt(THIRD)] : Cut.NEVER;
        cuts.put(call, cut);
        Stream stream = new Stream(call, cut, random, () -> next(key, last, cutting, resting));
        running.put(call, stream);
        stream.begin(key);
    }

    @Override
    public void close() {
        http.close();
        vertx.close();
    }

    private final class Stream {
        private final int call;
        private final Cut cut;
        private final Random random;
        private final Runnable then;
        private final int wordsToHear;
        private final StringBuilder heard = new StringBuilder();
        private HttpClientRequest request;
        private boolean hangingUp;
        private boolean over;

        Stream(int call, Cut cut, Random random, Runnable then) {
            this.call = call;
            this.cut = cut;
            this.random = random;
            this.then = then;
            this.wordsToHear = cut == Cut.AT_THE_END ? SlowVendor.WORDS : 1 + random.nextInt(SlowVendor.WORDS - 1);
        }

        void begin(String key) {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setURI(SURFACES.get(call % SURFACES.size()))
                    .putHeader("authorization", key)
                    .putHeader("content-type", "application/json")
                    .putHeader("llmo-cache", "no-store")
                    .putHeader("llmo-tags", "call=" + call + ",cut=" + cut);
            String body = """
                    {"model":"%s","stream":true,"max_tokens":%d,"messages":[{"role":"user","content":"This is call %d"}]}""".formatted(SlowVendor.MODEL, CutStreamsTest.MOST_TOKENS, call);
            http.request(options)
                    .compose(opened -> {
                        request = opened;
                        return opened.send(Buffer.buffer(body));
                    })
                    .onFailure(this::failed)
                    .onSuccess(response -> {
                        response.handler(this::heard).exceptionHandler(this::failed);
                        response.endHandler(end -> ended(response.statusCode()));
                    });
        }

        private void heard(Buffer part) {
            heard.append(part);
            boolean hasHeard = heard.indexOf(SlowVendor.word(wordsToHear - 1)) >= 0;
            if (cut == Cut.BETWEEN_TOKENS && hasHeard) {
                hangUpWithin(SlowVendor.PAUSE_MS / 2);
            } else if (cut == Cut.AT_THE_END && hasHeard) {
                hangUpWithin(2 * SlowVendor.PAUSE_MS);
            }
        }

        void hangUpWithin(int millis) {
            if (!hangingUp) {
                hangingUp = true;
                vertx.setTimer(1 + random.nextInt(millis), now -> {
                    if (!over) {
                        hungUpAt.put(call, System.nanoTime());
                        over();
                        request.reset();
                    }
                });
            }
        }

        private void ended(int status) {
            boolean whole =
                    IntStream.range(0, SlowVendor.WORDS).allMatch(word -> heard.indexOf(SlowVendor.word(word)) >= 0)
                            && (heard.indexOf("data: [DONE]") > 0 || heard.indexOf("event: message_stop") > 0);
            // On a busy machine a client may be too late to cut: the answer came first.
            if (!over && (status != 200 || !whole)) {
                surprises.add(call + ", " + cut + ": status " + status + ": " + heard);
            }
            over();
        }

        private void failed(Throwable failure) {
            if (!over) {
                surprises.add(call + ", " + cut + ": " + failure);
                over();
            }
        }

        private void over() {
            if (!over) {
                over = true;
                running.remove(call);
                vertx.runOnContext(turn -> then.run());
            }
        }
    }
}
