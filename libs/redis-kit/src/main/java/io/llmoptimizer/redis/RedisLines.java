package io.llmoptimizer.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Hands every event loop its own line, so that no command crosses threads and commands of many requests share a write. */
@Singleton
public class RedisLines implements RedisCommands {
    private final Vertx vertx;
    private final RedisSettings settings;
    private final RedisLineConfig config;
    private final AtomicInteger changes = new AtomicInteger();
    private final List<RedisLine> all = new CopyOnWriteArrayList<>();
    private final ThreadLocal<RedisLine> ofThisThread = new ThreadLocal<>();

    /** @param configured makes sure that Quarkus has read its settings when ours are made from them */
    RedisLines(Vertx vertx, Redis configured, RedisSettings settings, RedisLineConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.config = config;
        metrics.gauge("llmo.redis.up", this, lines -> lines.areUp() ? 1 : 0);
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

    /** On the line of this event loop; from any other thread, on one of them. */
    @Override
    public Future<Response> send(Supplier<Request> request) {
        RedisLine line = ofThisThread.get();
        if (line != null) {
            return line.send(request);
        }
        return all.isEmpty()
                ? Future.failedFuture("Redis is not connected yet")
                : all.getFirst().sendFromElsewhere(request);
    }

    @Override
    public void prepare(Script script) {
        RedisLine line = ofThisThread.get();
        if (line != null) {
            line.prepare(script);
        }
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
                config,
                () -> Redis.createClient(vertx, settings.forOneConnection(name)),
                changes::incrementAndGet);
        all.add(line);
        return line;
    }
}
