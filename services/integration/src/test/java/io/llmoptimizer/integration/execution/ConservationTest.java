package io.llmoptimizer.integration.execution;

import static io.llmoptimizer.integration.execution.Stage.cache;
import static io.llmoptimizer.integration.execution.Stage.call;
import static io.llmoptimizer.integration.execution.Stage.opening;
import static io.llmoptimizer.integration.execution.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whatever providers, stores, clients and the process do, and whenever they do it: an admitted call has one record and one
 * settlement of the same amount, a call that was not admitted has none.
 */
class ConservationTest {
    private static final int CALLS = 3_000;
    private static final long SEED = 20_261_121;

    /** A call with its own stage, so that what it left behind can be told apart. */
    private record Played(Stage stage, boolean admitted, int number) {}

    @Test
    void every_admitted_call_ends_in_one_record_and_one_settlement() {
        Vertx vertx = Vertx.vertx();
        try {
            Random random = new Random(SEED);
            List<Played> all = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                all.add(play(new Stage(vertx), random, i));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().allMatch(ConservationTest::isOver));
            all.forEach(ConservationTest::isConserved);
        } finally {
            vertx.close();
        }
    }

    private static boolean isOver(Played played) {
        return !played.admitted() || !played.stage().books.settled.isEmpty();
    }

    private static void isConserved(Played played) {
        FakeBooks books = played.stage().books;
        int expected = played.admitted() ? 1 : 0;
        assertThat(books.records).as("records of call " + played.number()).hasSize(expected);
        assertThat(books.settled).as("settlements of call " + played.number()).hasSize(expected);
        if (played.admitted()) {
            assertThat(books.settled.getFirst())
                    .isEqualTo(books.records.getFirst().costUsd());
        }
    }

    private static Played play(Stage stage, Random random, int number) {
        boolean stream = random.nextBoolean();
        for (int i = 0; i < 2; i++) {
            stage.first.then(script(random, stream));
            stage.second.then(script(random, stream));
        }
        stage.books.durability = durability(random);
        boolean admitted = random.nextInt(10) > 0;
        stage.books.admission = admission(random, admitted);
        RunningCall running = stage.running(call(stream, cache(CacheMode.NO_STORE)), Stage.ONE, Stage.TWO);
        Heard heard = new Heard();
        heard.patience = 1 + random.nextInt(8);
        stage.listen(running, heard);
        // Every call ends at last, if by nothing else then by its client or by the process.
        boolean byShutdown = random.nextInt(4) == 0;
        int turns = random.nextInt(12);
        after(stage, turns, byShutdown ? running::shutDown : running::hangUp);
        after(stage, turns + random.nextInt(3), running::hangUp);
        return new Played(stage, admitted, number);
    }

    private static void after(Stage stage, int turns, Runnable then) {
        stage.context.runOnContext(turn -> {
            if (turns == 0) {
                then.run();
            } else {
                after(stage, turns - 1, then);
            }
        });
    }

    private static Object[] script(Random random, boolean stream) {
        List<Object> steps = new ArrayList<>();
        if (stream) {
            if (random.nextBoolean()) {
                steps.add(opening());
            }
            for (int i = random.nextInt(5); i > 0; i--) {
                steps.add(text(" word"));
            }
        }
        steps.add(
                switch (random.nextInt(7)) {
                    case 0 -> new Broken("first", 500, "out of order");
                    case 1 -> new BrokenOff("first", "gone");
                    case 2 -> new Unreachable("first", "reset");
                    case 3 -> ScriptedProvider.SILENCE;
                    default -> stream ? Stage.stop() : Stage.whole("words", 2, 3);
                });
        if (stream && random.nextBoolean() && steps.getLast().equals(Stage.stop())) {
            steps.add(Stage.usage(2, 3));
        }
        return steps.toArray();
    }

    private static java.util.function.Supplier<Future<Void>> durability(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> () -> Future.failedFuture(new IllegalStateException("the store is gone"));
            case 1 ->
                () -> {
                    throw new IllegalStateException("a bug in the log");
                };
            case 2 -> () -> later(1 + random.nextInt(5), null);
            default -> () -> Future.succeededFuture();
        };
    }

    private static java.util.function.Supplier<Future<Admission>> admission(Random random, boolean admitted) {
        Admission decision = admitted
                ? new Admission.Granted(OptionalLong.empty())
                : new Admission.Refused(new UUID(0, 1), BigDecimal.ONE, BigDecimal.ONE);
        boolean late = random.nextInt(3) == 0;
        int pause = 1 + random.nextInt(5);
        return () -> late ? later(pause, decision) : Future.succeededFuture(decision);
    }

    private static <T> Future<T> later(int millis, T value) {
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(
                () -> value, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
    }
}
