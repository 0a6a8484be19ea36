package io.llmoptimizer.integration.providers.upstream;

import io.vertx.core.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/** An event loop's share of the connections to a server, and how many calls have part of it. */
final class Lane {
    private final HttpClient client;
    private final int calls;
    private final AtomicInteger running = new AtomicInteger();

    /** @param calls that may run at the same time; further ones wait in the client's queue */
    Lane(HttpClient client, int calls) {
        this.client = client;
        this.calls = calls;
    }

    HttpClient client() {
        return client;
    }

    /** Takes a place that is free; false when there is none. */
    boolean tryEnter() {
        int now = running.get();
        while (now < calls) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    /** Takes a place, or one in the queue. */
    void enter() {
        running.incrementAndGet();
    }

    void leave() {
        running.decrementAndGet();
    }
}
