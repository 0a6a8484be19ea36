package io.llmoptimizer.integration.usage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Many callers, one transaction: while one batch is written, the next one collects. So a lone item is written at once and
 * under load batches grow by themselves, without a timer.
 *
 * <p>A batch that fails is written again, after growing pauses, for ever: items are only given up by the store itself. A
 * batch the store refuses because of its content is halved until the guilty items are alone; those are parked.
 *
 * <p>{@link #add} may be called from any thread; all else happens on the {@link Writer}, one step at a time.
 */
final class GroupCommit<T> {

    /** Where batches go. */
    interface Store<T> {
        /** Writes all of {@code items} or none; writing one that is there already does nothing. */
        CompletionStage<Void> write(List<T> items);

        /** Whether {@code failure} says that the content of the batch is at fault, so that trying again is no use. */
        boolean isRefusal(Throwable failure);

        /** Puts an item aside that was refused. */
        CompletionStage<Void> park(T item, Throwable refusal);
    }

    /** Runs steps one after the other, never two at once. */
    interface Writer {
        void execute(Runnable step);

        void executeAfter(Duration pause, Runnable step);

        /** Nanoseconds of a clock that only runs forward. */
        long nanoTime();
    }

    /** Is told what happened, on the writer. */
    interface Listener {
        /** {@code size} items were committed within {@code nanos}; the oldest had waited {@code oldestNanos} in all. */
        void committed(int size, long nanos, long oldestNanos);

        /** A batch will be written again after {@code pause}. */
        void failed(int size, Throwable failure, Duration pause);

        /** An item was refused and parked. */
        void refused(Throwable refusal);
    }

    /** @param batchSize items in one batch at most */
    record Limits(int batchSize, Duration firstPause, Duration longestPause) {
        Limits {
            if (batchSize < 1 || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
                throw new IllegalArgumentException("a group commit needs batches of at least 1 and pauses that grow: "
                        + batchSize + ", " + firstPause + " to " + longestPause);
            }
        }
    }

    private record Entry<T>(T item, CompletableFuture<Void> stored, long since) {}

    private final Store<T> store;
    private final Writer writer;
    private final Listener listener;
    private final Limits limits;
    private final Queue<Entry<T>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private final Collection<CompletableFuture<Void>> drains = new ConcurrentLinkedQueue<>();

    // Of the writer alone.
    private final Deque<List<Entry<T>>> batches = new ArrayDeque<>();
    private Duration pause;

    GroupCommit(Store<T> store, Writer writer, Listener listener, Limits limits) {
        this.store = store;
        this.writer = writer;
        this.listener = listener;
        this.limits = limits;
        this.pause = limits.firstPause();
    }

    /**
     * Queues {@code item}.
     *
     * @return completes on the writer when the item is durable; fails when it was refused or {@link #expire}d
     */
    CompletableFuture<Void> add(T item) {
        Entry<T> entry = new Entry<>(item, new CompletableFuture<>(), writer.nanoTime());
        pending.incrementAndGet();
        waiting.add(entry);
        wake();
        return entry.stored;
    }

    /** Items that are not durable yet. */
    int pending() {
        return pending.get();
    }

    /** Completes when nothing waits any more. */
    CompletableFuture<Void> drained() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        drains.add(drained);
        writer.execute(this::completeDrains);
        return drained;
    }

    /** The items that are not durable yet; to be called on the writer. */
    List<T> unwritten() {
        List<T> items = new ArrayList<>();
        batches.forEach(batch -> batch.forEach(entry -> items.add(entry.item)));
        waiting.forEach(entry -> items.add(entry.item));
        return items;
    }

    /** Fails those who have waited for {@code patience}, without giving up their items; to be called on the writer. */
    void expire(Duration patience, Supplier<Throwable> failure) {
        long before = writer.nanoTime() - patience.toNanos();
        batches.forEach(batch -> expire(batch, before, failure));
        expire(waiting, before, failure);
    }

    private void expire(Iterable<Entry<T>> oldestFirst, long before, Supplier<Throwable> failure) {
        for (Entry<T> entry : oldestFirst) {
            if (entry.since - before > 0) {
                return;
            }
            if (!entry.stored.isDone()) {
                entry.stored.completeExceptionally(failure.get());
            }
        }
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            writer.execute(this::next);
        }
    }

    private void next() {
        if (batches.isEmpty()) {
            List<Entry<T>> batch = collect();
            if (batch.isEmpty()) {
                rest();
                return;
            }
            batches.push(batch);
        }
        write(batches.peek());
    }

    /** An item that came between the last look and this line must not be forgotten. */
    private void rest() {
        running.set(false);
        completeDrains();
        if (!waiting.isEmpty()) {
            wake();
        }
    }

    private List<Entry<T>> collect() {
        List<Entry<T>> batch = new ArrayList<>();
        while (batch.size() < limits.batchSize()) {
            Entry<T> entry = waiting.poll();
            if (entry == null) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }

    private void write(List<Entry<T>> batch) {
        long start = writer.nanoTime();
        List<T> items = batch.stream().map(Entry::item).toList();
        attempt(() -> store.write(items))
                .whenComplete((done, failure) -> writer.execute(() -> written(batch, start, failure)));
    }

    private void written(List<Entry<T>> batch, long start, Throwable failure) {
        if (failure == null) {
            long now = writer.nanoTime();
            listener.committed(batch.size(), now - start, now - batch.getFirst().since);
            finish(batch, null);
        } else if (!store.isRefusal(failure)) {
            retry(batch.size(), failure);
        } else if (batch.size() > 1) {
            batches.pop();
            batches.push(List.copyOf(batch.subList(batch.size() / 2, batch.size())));
            batches.push(List.copyOf(batch.subList(0, batch.size() / 2)));
            next();
        } else {
            park(batch, failure);
        }
    }

    private void park(List<Entry<T>> guilty, Throwable refusal) {
        attempt(() -> store.park(guilty.getFirst().item, refusal))
                .whenComplete((done, failure) -> writer.execute(() -> {
                    if (failure == null) {
                        listener.refused(refusal);
                        finish(guilty, refusal);
                    } else {
                        retry(guilty.size(), failure);
                    }
                }));
    }

    private void finish(List<Entry<T>> batch, Throwable refusal) {
        batches.pop();
        pause = limits.firstPause();
        pending.addAndGet(-batch.size());
        for (Entry<T> entry : batch) {
            if (refusal == null) {
                entry.stored.complete(null);
            } else {
                entry.stored.completeExceptionally(refusal);
            }
        }
        next();
    }

    private void retry(int size, Throwable failure) {
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(limits.longestPause()) > 0 ? limits.longestPause() : doubled;
        listener.failed(size, failure, now);
        writer.executeAfter(now, this::next);
    }

    private void completeDrains() {
        if (pending.get() == 0) {
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
        }
    }

    /** A store that throws instead of failing must not stop the writer. */
    private static CompletionStage<Void> attempt(Supplier<CompletionStage<Void>> action) {
        try {
            return action.get();
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }
}
