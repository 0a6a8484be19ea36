package io.llmoptimizer.gateway.revocations;

import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.redis.RedisLines;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps {@link RevocationList} up to date: reads all at start, then polls for what is new, at once when a message says that
 * there is something. While Redis is away the list stays as it was, and access tokens still end by their own expiry.
 */
@Singleton
class RevocationFeed {
    private static final Logger LOG = Logger.getLogger(RevocationFeed.class);
    private static final long RESUBSCRIBE_MS = 1_000;
    private static final long FROM_THE_START = 0;

    private final Vertx vertx;
    private final Redis redis;
    private final RedisLines lines;
    private final RevocationList list;
    private final RevocationsConfig config;
    private final Clock clock;
    /** These are touched by the one event loop that runs the feed; the gauge reads the last. */
    private boolean polling;

    private boolean askedWhilePolling;
    private Context eventLoop;
    private RedisConnection subscription;
    private long newestMs = FROM_THE_START;
    private volatile long lastPoll = System.nanoTime();

    RevocationFeed(
            Vertx vertx,
            Redis redis,
            RedisLines lines,
            RevocationList list,
            RevocationsConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.lines = lines;
        this.list = list;
        this.config = config;
        this.clock = clock;
        metrics.gauge("llmo.gateway.revocations", list, RevocationList::size);
        metrics.gauge(
                "llmo.gateway.revocations.age.seconds",
                this,
                feed -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - feed.lastPoll) / 1_000.0);
    }

    void start(@Observes StartupEvent event) {
        eventLoop = vertx.getOrCreateContext();
        eventLoop.runOnContext(start -> {
            subscribe();
            poll();
            vertx.setPeriodic(config.pollInterval().toMillis(), timer -> poll());
        });
    }

    private void poll() {
        if (polling) {
            askedWhilePolling = true;
            return;
        }
        polling = true;
        long from = Math.max(
                FROM_THE_START,
                Math.min(newestMs, clock.millis()) - config.overlap().toMillis());
        Request request = Request.cmd(Command.ZRANGE)
                .arg(Revocations.KEY)
                .arg(from)
                .arg("+inf")
                .arg("BYSCORE")
                .arg("WITHSCORES");
        lines.current().send(request).onComplete(answer -> {
            polling = false;
            if (answer.succeeded()) {
                accept(answer.result());
            }
            if (askedWhilePolling) {
                askedWhilePolling = false;
                poll();
            }
        });
    }

    /** RESP3 answers pairs of member and score, RESP2 (older servers and proxies) a flat list of them. */
    private void accept(Response answer) {
        boolean paired = answer.size() > 0 && answer.get(0).type() == ResponseType.MULTI;
        for (int i = 0; i < answer.size(); i += paired ? 1 : 2) {
            Response member = paired ? answer.get(i).get(0) : answer.get(i);
            Response score = paired ? answer.get(i).get(1) : answer.get(i + 1);
            long atMs = (long) Double.parseDouble(score.toString());
            list.add(member.toString(), atMs);
            newestMs = Math.max(newestMs, atMs);
        }
        list.forget(clock.millis() - config.keep().toMillis());
        lastPoll = System.nanoTime();
        if (!list.isLoaded()) {
            list.markLoaded();
            LOG.infof("%d revocations are known", list.size());
        }
    }

    /** A subscription takes its connection for itself. Losing it costs a poll interval, not a revocation. */
    private void subscribe() {
        redis.connect().onComplete(result -> {
            if (result.failed()) {
                vertx.setTimer(RESUBSCRIBE_MS, timer -> subscribe());
                return;
            }
            RedisConnection opened = result.result();
            subscription = opened;
            // The connection lives on an event loop of its own.
            opened.handler(message -> eventLoop.runOnContext(here -> poll()));
            opened.exceptionHandler(failure -> eventLoop.runOnContext(here -> unsubscribed(opened)));
            opened.endHandler(end -> eventLoop.runOnContext(here -> unsubscribed(opened)));
            opened.send(Request.cmd(Command.SUBSCRIBE).arg(Revocations.CHANNEL)).onFailure(refused -> {
                unsubscribed(opened);
                opened.close();
            });
        });
    }

    private void unsubscribed(RedisConnection lost) {
        if (lost.equals(subscription)) {
            subscription = null;
            vertx.setTimer(RESUBSCRIBE_MS, timer -> subscribe());
        }
    }
}
