package io.llmoptimizer.integration.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final FakeStore store = new FakeStore();
    private final StepByStep writer = new StepByStep();
    private final Notes notes = new Notes();
    private final GroupCommit<String> commits = new GroupCommit<>(
            store, writer, notes, new GroupCommit.Limits(4, Duration.ofMillis(50), Duration.ofMillis(150)));

    @Test
    void writes_a_lone_item_at_once() {
        var stored = commits.add("a");
        writer.run();
        assertThat(store.asked).containsExactly(List.of("a"));
        assertThat(stored).isNotDone();

        store.succeed();
        writer.run();
        assertThat(stored).isCompleted();
        assertThat(commits.pending()).isZero();
    }

    @Test
    void collects_what_comes_while_a_batch_is_written_and_caps_it() {
        var _ = commits.add("a");
        writer.run();
        for (String item : List.of("b", "c", "d", "e", "f")) {
            var _ = commits.add(item);
        }
        writer.run();
        assertThat(store.asked).containsExactly(List.of("a"));

        store.succeedAlways();
        writer.run();
        assertThat(store.asked).containsExactly(List.of("a"), List.of("b", "c", "d", "e"), List.of("f"));
        assertThat(notes.sizes).containsExactly(1, 4, 1);
    }

    @Test
    void a_refused_item_is_parked_and_its_batch_mates_are_written() {
        store.refused.add("bad");
        store.succeedAlways();
        var first = commits.add("a");
        var bad = commits.add("bad");
        var mates = List.of(commits.add("b"), commits.add("c"), commits.add("d"));
        writer.run();

        assertThat(first).isCompleted();
        assertThat(mates).allSatisfy(mate -> assertThat(mate).isCompleted());
        assertThat(bad).isCompletedExceptionally();
        assertThat(store.parked).containsExactly("bad");
        assertThat(store.written).containsExactly("a", "b", "c", "d");
        assertThat(notes.refusals).isEqualTo(1);
        assertThat(commits.pending()).isZero();
    }

    @Test
    void parking_is_tried_again_until_it_works() {
        store.refused.add("bad");
        store.parkingFails = 2;
        store.succeedAlways();
        var bad = commits.add("bad");
        writer.run();
        assertThat(bad).isNotDone();

        writer.pass(Duration.ofMillis(50));
        writer.pass(Duration.ofMillis(100));
        assertThat(bad).isCompletedExceptionally();
        assertThat(store.parked).containsExactly("bad");
    }

    @Test
    void a_batch_that_failed_is_tried_again_after_growing_pauses_before_any_other() {
        var stored = commits.add("a");
        writer.run();
        store.fail();
        writer.run();
        var later = commits.add("b");
        writer.pass(Duration.ofMillis(49));
        assertThat(store.asked).hasSize(1);

        writer.pass(Duration.ofMillis(1));
        store.fail();
        writer.pass(Duration.ofMillis(100));
        store.fail();
        writer.pass(Duration.ofMillis(150));
        store.fail();
        writer.pass(Duration.ofMillis(150));
        assertThat(store.asked).hasSize(5).containsOnly(List.of("a"));
        assertThat(notes.pauses).containsExactly(50L, 100L, 150L, 150L);
        assertThat(stored).isNotDone();

        store.succeedAlways();
        writer.run();
        assertThat(stored).isCompleted();
        assertThat(later).isCompleted();
    }

    @Test
    void pauses_are_short_again_after_a_success() {
        var _ = commits.add("a");
        writer.run();
        store.fail();
        writer.pass(Duration.ofMillis(50));
        store.fail();
        writer.pass(Duration.ofMillis(100));
        store.succeed();
        writer.run();
        var _ = commits.add("b");
        writer.run();
        store.fail();
        writer.run();
        assertThat(notes.pauses).containsExactly(50L, 100L, 50L);
    }

    @Test
    void a_caller_that_waited_too_long_is_told_and_its_item_is_written_later() {
        var late = commits.add("a");
        writer.run();
        store.fail();
        writer.pass(Duration.ofMillis(30));
        var patient = commits.add("b");
        commits.expire(Duration.ofMillis(30), () -> new IllegalStateException("too late"));

        assertThatThrownBy(late::join).hasRootCauseMessage("too late");
        assertThat(patient).isNotDone();
        assertThat(commits.pending()).isEqualTo(2);

        store.succeedAlways();
        writer.pass(Duration.ofMillis(50));
        assertThat(store.written).containsExactly("a", "b");
        assertThat(patient).isCompleted();
        assertThat(commits.pending()).isZero();
    }

    @Test
    void draining_ends_when_the_last_item_is_durable() {
        var _ = commits.add("a");
        var drained = commits.drained();
        writer.run();
        assertThat(drained).isNotDone();
        assertThat(commits.unwritten()).containsExactly("a");

        store.succeed();
        writer.run();
        assertThat(drained).isCompleted();
        assertThat(commits.unwritten()).isEmpty();
    }

    @Test
    void draining_with_nothing_to_do_ends_at_once() {
        var drained = commits.drained();
        writer.run();
        assertThat(drained).isCompleted();
    }

    @Test
    void a_store_that_throws_is_as_one_that_fails() {
        store.throwsOnce = new IllegalStateException("no connection");
        store.succeedAlways();
        var stored = commits.add("a");
        writer.run();
        assertThat(notes.pauses).containsExactly(50L);

        writer.pass(Duration.ofMillis(50));
        assertThat(stored).isCompleted();
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Holds its answer back until told, unless it always succeeds. */
    private static final class FakeStore implements GroupCommit.Store<String> {
        private final List<List<String>> asked = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private final List<String> parked = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        private CompletableFuture<Void> open;
        private boolean always;
        private int parkingFails;
        private RuntimeException throwsOnce;

        @Override
        public CompletionStage<Void> write(List<String> items) {
            if (throwsOnce != null) {
                RuntimeException thrown = throwsOnce;
                throwsOnce = null;
                throw thrown;
            }
            assertThat(open).as("one batch at a time").isNull();
            asked.add(items);
            open = new CompletableFuture<>();
            CompletableFuture<Void> answer = open;
            if (items.stream().anyMatch(refused::contains)) {
                finish(new Refusal());
            } else if (always) {
                succeed();
            }
            return answer;
        }

        @Override
        public boolean isRefusal(Throwable failure) {
            return failure instanceof Refusal;
        }

        @Override
        public CompletionStage<Void> park(String item, Throwable refusal) {
            if (parkingFails-- > 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("no connection"));
            }
            parked.add(item);
            return CompletableFuture.completedFuture(null);
        }

        void succeed() {
            written.addAll(asked.getLast());
            finish(null);
        }

        void succeedAlways() {
            always = true;
            if (open != null) {
                succeed();
            }
        }

        void fail() {
            finish(new IllegalStateException("no connection"));
        }

        private void finish(RuntimeException failure) {
            CompletableFuture<Void> answer = open;
            open = null;
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }

    /** Runs steps when told, on a clock of its own. */
    private static final class StepByStep implements GroupCommit.Writer {
        private final Deque<Runnable> steps = new ArrayDeque<>();
        private final List<Later> later = new ArrayList<>();
        private long nanos = 1_000_000;

        private record Later(long at, Runnable step) {}

        @Override
        public void execute(Runnable step) {
            steps.add(step);
        }

        @Override
        public void executeAfter(Duration pause, Runnable step) {
            later.add(new Later(nanos + pause.toNanos(), step));
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        void run() {
            while (!steps.isEmpty()) {
                steps.poll().run();
            }
        }

        void pass(Duration time) {
            run();
            nanos += time.toNanos();
            List<Later> due = later.stream().filter(step -> step.at <= nanos).toList();
            later.removeAll(due);
            due.forEach(step -> steps.add(step.step));
            run();
        }
    }

    private static final class Notes implements GroupCommit.Listener {
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Long> pauses = new ArrayList<>();
        private int refusals;

        @Override
        public void committed(int size, long nanos, long oldestNanos) {
            sizes.add(size);
        }

        @Override
        public void failed(int size, Throwable failure, Duration pause) {
            pauses.add(pause.toMillis());
        }

        @Override
        public void refused(Throwable refusal) {
            refusals++;
        }
    }
}
