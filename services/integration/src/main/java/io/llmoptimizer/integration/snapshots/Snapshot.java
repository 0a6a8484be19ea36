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
    /** Null when none is under way. */
    private CompletableFuture<T> reading;
    /** Begins when the one under way is over: for whoever came too late for that. Null when nobody did. */
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
        // A copy: whoever gives up waiting ends nobody else's read.
        return Uni.createFrom().completionStage(() -> read().copy());
    }

    String table() {
        return table;
    }

    boolean isRead() {
        return read;
    }

    private CompletableFuture<T> read() {
        CompletableFuture<T> begun = new CompletableFuture<>();
        synchronized (this) {
            if (reading != null) {
                waiting = waiting == null ? begun : waiting;
                return waiting;
            }
            reading = begun;
        }
        begin(begun);
        return begun;
    }

    private void begin(CompletableFuture<T> begun) {
        Uni.createFrom()
                .deferred(() -> reader.get())
                .subscribe()
                .with(
                        value -> {
                            take(value);
                            next();
                            begun.complete(value);
                        },
                        failure -> {
                            next();
                            begun.completeExceptionally(failure);
                        });
    }

    private void next() {
        CompletableFuture<T> begun;
        synchronized (this) {
            reading = waiting;
            waiting = null;
            begun = reading;
        }
        if (begun != null) {
            begin(begun);
        }
    }

    private void take(T value) {
        current = value;
        read = true;
    }
}
