package io.llmoptimizer.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.FakeAddresses;
import io.llmoptimizer.gateway.FakeFleetStarter;
import io.llmoptimizer.redis.RedisLines;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The script in Redis and the arithmetic in Java decide alike. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class SharedLimitsTest {
    private static final long START = 1_800_000_000_000_000L;

    @Inject
    RedisLines lines;

    @Inject
    Vertx vertx;

    @Test
    void the_script_decides_as_the_model_does() throws Exception {
        FakeFleetStarter.start();
        Context loop = vertx.getOrCreateContext();
        Awaitility.await().until(() -> on(loop, () -> lines.current().isUp()));
        Random random = new Random(7);
        for (int round = 0; round < 10; round++) {
            LocalLimits model = new LocalLimits();
            List<Limit> all = List.of(limit(1 + random.nextInt(20)), limit(20 + random.nextInt(500)), limit(7));
            // Holds on to what the model knows of them.
            Plan whole = model.plan(all, List.of());
            long now = START;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(3) == 0 ? random.nextInt(5_000_000) : 0;
                Plan some = model.plan(all.subList(0, 1 + random.nextInt(3)), List.of());
                Admission expected = model.admit(some, now);
                assertThat(decide(loop, some, now))
                        .as("round %d, request %d at +%d µs of %s", round, i, now - START, some)
                        .isEqualTo(expected);
            }
            assertThat(whole.buckets()).hasSameSizeAs(all);
        }
    }

    @Test
    void requests_of_one_turn_are_decided_one_after_the_other() throws Exception {
        FakeFleetStarter.start();
        Context loop = vertx.getOrCreateContext();
        Awaitility.await().until(() -> on(loop, () -> lines.current().isUp()));
        LocalLimits model = new LocalLimits();
        Plan narrow = model.plan(List.of(limit(5), limit(50)), List.of());
        Plan other = model.plan(List.of(limit(3)), List.of());
        List<Plan> turn = List.of(narrow, narrow, other, narrow, narrow, other, narrow, narrow, narrow, other, other);

        List<Admission> expected =
                turn.stream().map(plan -> model.admit(plan, START)).toList();
        assertThat(decide(loop, turn, START)).isEqualTo(expected);
        assertThat(expected).hasAtLeastOneElementOfType(Admission.Exhausted.class);

        long later = START + 30_000_000;
        List<Admission> next =
                turn.stream().map(plan -> model.admit(plan, later)).toList();
        assertThat(decide(loop, turn, later)).isEqualTo(next);
    }

    private Admission decide(Context loop, Plan plan, long now) throws Exception {
        return decide(loop, List.of(plan), now).getFirst();
    }

    /** Asks about all in one turn of the loop. */
    private List<Admission> decide(Context loop, List<Plan> plans, long now) throws Exception {
        CompletableFuture<List<Admission>> decisions = new CompletableFuture<>();
        loop.runOnContext(run -> {
            Rounds rounds = new Rounds(lines.current());
            List<Future<Admission>> asked =
                    plans.stream().map(plan -> rounds.join(plan, now)).toList();
            Future.all(asked)
                    .onSuccess(all -> decisions.complete(all.list()))
                    .onFailure(decisions::completeExceptionally);
        });
        return decisions.get(5, TimeUnit.SECONDS);
    }

    private static <T> T on(Context loop, java.util.concurrent.Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.runOnContext(run -> {
            try {
                result.complete(work.call());
            } catch (Exception failed) {
                result.completeExceptionally(failed);
            }
        });
        return result.get(5, TimeUnit.SECONDS);
    }

    private static Limit limit(int perMinute) {
        return new Limit("{test}:" + UUID.randomUUID(), "test", perMinute, Gcra.of(perMinute, 1.0));
    }
}
