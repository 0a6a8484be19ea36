package io.llmoptimizer.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisLineTest {
    private static final Script ADD = Script.named("add");
    private static final Duration STALLED = Duration.ofMillis(300);

    private static Vertx vertx;
    private static String url;

    private final String number = "test:" + UUID.randomUUID();
    private final AtomicInteger changes = new AtomicInteger();

    @BeforeAll
    static void startRedis() {
        FleetStores stores = new FleetStores();
        stores.init(Map.of("stores", "redis"));
        url = stores.start().get("LLMO_REDIS_URL");
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void a_turn_s_commands_are_answered_in_their_order_and_a_script_is_loaded_before_it_runs() {
        Loop loop = new Loop(url);
        loop.get(Command.SCRIPT, "FLUSH");
        List<Response> answers = loop.all(() -> Future.all(IntStream.rangeClosed(1, 50)
                        .mapToObj(i -> add(loop.line, i))
                        .toList())
                .map(done -> done.list()));

        assertThat(answers).extracting(Response::toInteger).first().isEqualTo(1);
        assertThat(answers).extracting(Response::toInteger).last().isEqualTo(50 * 51 / 2);
    }

    @Test
    void a_script_that_redis_was_told_to_forget_is_sent_again() {
        Loop loop = new Loop(url);
        loop.all(() -> add(loop.line, 1));
        loop.get(Command.SCRIPT, "FLUSH");

        assertThat(loop.all(() -> add(loop.line, 2)).toInteger()).isEqualTo(3);
    }

    @Test
    void a_command_that_can_t_be_made_fails_alone() {
        Loop loop = new Loop(url);
        List<Future<Response>> turn = loop.all(() -> {
            List<Future<Response>> sent =
                    List.of(add(loop.line, 1), loop.line.send(RedisLineTest::bug), add(loop.line, 2));
            return Future.join(sent).transform(done -> Future.succeededFuture(sent));
        });

        assertThat(turn.get(0).result().toInteger()).isEqualTo(1);
        assertThat(turn.get(1).cause()).hasMessage("a bug");
        assertThat(turn.get(2).result().toInteger()).isEqualTo(3);
    }

    @Test
    void a_lost_connection_comes_back_by_itself() {
        Loop loop = new Loop(url);
        loop.all(() -> add(loop.line, 1));
        int before = changes.get();
        try (Client other = new Client()) {
            other.get(Request.cmd(Command.CLIENT)
                    .arg("KILL")
                    .arg("TYPE")
                    .arg("normal")
                    .arg("SKIPME")
                    .arg("yes"));
            await().until(() -> changes.get() >= before + 2 && loop.line.isUp());
        }

        assertThat(loop.all(() -> add(loop.line, 2)).toInteger()).isEqualTo(3);
    }

    @Test
    void who_waits_for_a_silent_redis_is_told_and_who_comes_then_is_told_at_once() {
        Loop loop = new Loop(url);
        try (Client other = new Client()) {
            other.get(Request.cmd(Command.CLIENT).arg("PAUSE").arg(2_000));
            assertThatThrownBy(() -> loop.get(Command.GET, number)).hasMessageContaining("Redis is away");
            assertThat(loop.line.isUp()).isFalse();
            assertThatThrownBy(() -> loop.get(Command.GET, number)).hasMessageContaining("Redis is away");
            await().until(loop.line::isUp);
        }

        assertThat(loop.all(() -> add(loop.line, 4)).toInteger()).isEqualTo(4);
    }

    @Test
    void without_redis_every_command_fails_at_once() {
        Loop loop = new Loop("redis://localhost:1");
        assertThatThrownBy(() -> loop.get(Command.GET, number)).hasMessageContaining("Redis is away");
    }

    @Test
    void any_thread_may_send() {
        Loop loop = new Loop(url);
        Request increment = Request.cmd(Command.INCR).arg(number);

        assertThat(result(loop.line.sendFromElsewhere(() -> increment)).toInteger())
                .isEqualTo(1);
    }

    private Future<Response> add(RedisCommands redis, int amount) {
        return ADD.run(redis, request -> request.arg(1).arg(number).arg(amount));
    }

    private static Request bug() {
        throw new IllegalStateException("a bug");
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    /** An event loop and its line, which is up where there is a Redis. */
    private final class Loop {
        private final Context context = vertx.getOrCreateContext();
        private final RedisLine line;

        Loop(String redis) {
            line = new RedisLine(
                    vertx, context, new Impatient(), () -> Redis.createClient(vertx, redis), changes::incrementAndGet);
            if (redis.equals(url)) {
                await().until(line::isUp);
            }
        }

        <T> T all(Supplier<Future<T>> commands) {
            Promise<T> answered = Promise.promise();
            context.runOnContext(turn -> commands.get().onComplete(answered));
            return result(answered.future());
        }

        Response get(Command command, String argument) {
            return all(() -> line.send(Request.cmd(command).arg(argument)));
        }
    }

    /** Somebody else's connection. */
    private static final class Client implements AutoCloseable {
        private final Redis redis = Redis.createClient(vertx, url);

        Response get(Request request) {
            return result(redis.send(request));
        }

        @Override
        public void close() {
            redis.close();
        }
    }

    private record Impatient() implements RedisLineConfig {
        @Override
        public Duration stalled() {
            return STALLED;
        }

        @Override
        public Duration lost() {
            return Duration.ofSeconds(10);
        }
    }
}
