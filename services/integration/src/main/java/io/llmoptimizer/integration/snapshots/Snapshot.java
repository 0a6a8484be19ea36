package io.llmoptimizer.integration.snapshots;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a table held when it was last read. Reads of one snapshot never overlap, so an older one can't replace a newer one.
 *
 * @param <T> immutable
 */
public final class Snapshot<T> {
    private final String table;
    private final Supplier<Uni<T>> reader;
    private CompletableFuture<T> reading = CompletableFuture.completedFuture(null);
    /** Begins when the one under way is over: for whoever came too late for that. */
    private CompletableFuture<T> waiting;

    private volatile T current;
    private volatile boolean read;

    Snapshot(String table, T empty, Supplier<Uni<T>> reader) {
        this.table = table;
        this.current = empty;
        this.reader = reader;
    }

    /** Never waits. Before the first read, what the snapshot was made with. */
    public T current() {
        return current;
    }

    /** Reads the table again; what is emitted has everything in it that was committed before this was subscribed to. */
    public Uni<T> reload() {
        return Uni.createFrom().completionStage(this::read);
    }

    String table() {
        return table;
    }

    boolean isRead() {
        return read;
    }

    private synchronized CompletableFuture<T> read() {
        if (waiting != null) {
            return waiting;
        }
        if (reading.isDone()) {
            return begin();
        }
        waiting = reading.handle((value, failure) -> value).thenCompose(over -> next());
        return waiting;
    }

    private synchronized CompletableFuture<T> next() {
        waiting = null;
        return begin();
    }

    private CompletableFuture<T> begin() {
        reading = reader.get().invoke(this::take).subscribeAsCompletionStage();
        return reading;
    }

    private void take(T value) {
        current = value;
        read = true;
    }
}
