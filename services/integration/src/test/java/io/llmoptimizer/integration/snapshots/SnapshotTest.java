package io.llmoptimizer.integration.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reads follow one another, and who asks during one gets the next. */
class SnapshotTest {
    private static final int CHANGES = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<CompletableFuture<String>> reads = new ArrayList<>();
    private final Snapshot<String> snapshot = new Snapshot<>("settings", "empty", this::read);

    @Test
    void has_what_it_was_made_with_until_it_is_read() {
        assertThat(snapshot.current()).isEqualTo("empty");
        assertThat(snapshot.isRead()).isFalse();
        CompletableFuture<String> first = reload();
        reads.getFirst().complete("a");
        assertThat(first).isCompletedWithValue("a");
        assertThat(snapshot.current()).isEqualTo("a");
        assertThat(snapshot.isRead()).isTrue();
    }

    @Test
    void who_asks_while_it_is_read_gets_a_read_that_began_later() {
        CompletableFuture<String> first = reload();
        CompletableFuture<String> second = reload();
        CompletableFuture<String> third = reload();
        assertThat(reads).hasSize(1);
        reads.getFirst().complete("before the change");
        assertThat(first).isCompletedWithValue("before the change");
        assertThat(second).isNotDone();
        assertThat(reads).as("one more read is enough for both").hasSize(2);
        reads.get(1).complete("after it");
        assertThat(second).isCompletedWithValue("after it");
        assertThat(third).isCompletedWithValue("after it");
        assertThat(snapshot.current()).isEqualTo("after it");
    }

    @Test
    void a_read_that_fails_leaves_what_was_there_and_does_not_stop_the_next() {
        CompletableFuture<String> first = reload();
        reads.getFirst().complete("a");
        assertThat(first).isCompletedWithValue("a");
        CompletableFuture<String> failing = reload();
        CompletableFuture<String> next = reload();
        reads.get(1).completeExceptionally(new IllegalStateException("no database"));
        assertThat(failing).isCompletedExceptionally();
        assertThat(snapshot.current()).isEqualTo("a");
        reads.get(2).complete("b");
        assertThat(next).isCompletedWithValue("b");
        assertThat(snapshot.current()).isEqualTo("b");
    }

    @Test
    void no_reload_is_lost_that_is_asked_for_in_the_moment_in_which_another_ends() {
        AtomicInteger table = new AtomicInteger();
        try (ExecutorService database = Executors.newSingleThreadExecutor();
                ExecutorService others = Executors.newSingleThreadExecutor()) {
            Snapshot<Integer> hasty = new Snapshot<>(
                    "settings", 0, () -> Uni.createFrom().item(table::get).runSubscriptionOn(database));
            // Mutiny's own first steps do not bear two threads at once.
            hasty.reload().await().atMost(PATIENCE);
            AtomicBoolean over = new AtomicBoolean();
            Future<?> reloading = others.submit(() -> {
                while (!over.get()) {
                    hasty.reload().await().atMost(PATIENCE);
                }
            });
            try {
                for (int i = 0; i < CHANGES; i++) {
                    int committed = table.incrementAndGet();
                    assertThat(hasty.reload().await().atMost(PATIENCE)).isGreaterThanOrEqualTo(committed);
                }
            } finally {
                over.set(true);
            }
            assertThat(reloading).succeedsWithin(PATIENCE);
        }
    }

    private CompletableFuture<String> reload() {
        return snapshot.reload().subscribeAsCompletionStage();
    }

    private Uni<String> read() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        reads.add(answer);
        return Uni.createFrom().completionStage(answer);
    }
}
