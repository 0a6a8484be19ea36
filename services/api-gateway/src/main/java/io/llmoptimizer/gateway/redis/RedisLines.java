package io.llmoptimizer.gateway.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands every event loop its own line, so that no command crosses threads and commands of many requests share a write. */
@Singleton
public class RedisLines {
    private final Vertx vertx;
    private final RedisSettings settings;
    private final AtomicInteger changes = new AtomicInteger();
    private final List<RedisLine> all = new CopyOnWriteArrayList<>();
    private final ThreadLocal<RedisLine> ofThisThread = new ThreadLocal<>();

    /** @param configured makes sure that Quarkus has read its settings when ours are made from them */
    RedisLines(Vertx vertx, Redis configured, RedisSettings settings, MeterRegistry metrics) {
        this.vertx = vertx;
        this.settings = settings;
        metrics.gauge("llmo.gateway.redis.up", this, lines -> lines.areUp() ? 1 : 0);
    }

    /** Opens every event loop's line before there are requests. */
    void start(@Observes StartupEvent event) {
        VertxInternal internal = (VertxInternal) vertx;
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        internal.getEventLoopGroup().forEach(executor -> {
            // A context of this very loop: one that is merely asked for may belong to any.
            EventLoop loop = (EventLoop) executor;
            Context context = internal.createEventLoopContext(loop, null, classes);
            loop.execute(() -> {
                if (ofThisThread.get() == null) {
                    ofThisThread.set(open(context));
                }
            });
        });
    }

    /** The line of the event loop this runs on; one that was just opened is down for its first moment. */
    public RedisLine current() {
        RedisLine line = ofThisThread.get();
        if (line == null) {
            if (!Context.isOnEventLoopThread() || Vertx.currentContext() == null) {
                throw new IllegalStateException("only event loops have a Redis line");
            }
            line = open(VertxContext.getRootContext(Vertx.currentContext()));
            ofThisThread.set(line);
        }
        return line;
    }

    /** Whether every line opened so far is up. */
    public boolean areUp() {
        return !all.isEmpty() && all.stream().allMatch(RedisLine::isUp);
    }

    /** Changes whenever a line goes down or comes back. */
    public int changes() {
        return changes.get();
    }

    private RedisLine open(Context context) {
        String name = "line-" + Thread.currentThread().getName();
        RedisLine line = new RedisLine(
                vertx,
                context,
                () -> Redis.createClient(vertx, settings.forOneConnection(name)),
                changes::incrementAndGet);
        all.add(line);
        return line;
    }
}
