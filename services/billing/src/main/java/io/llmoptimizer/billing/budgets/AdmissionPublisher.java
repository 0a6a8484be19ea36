package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.spend.SpendCounters;
import io.llmoptimizer.billing.spend.SpendState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells Redis what was committed. There is one path: a transaction leaves a note; after its commit, and twice a second, notes
 * are read, Redis is told, and the notes are deleted. A process that dies between any two of these steps leaves the note,
 * and telling Redis twice changes nothing; so spend is in doubt for about a second at most, and then on the safe side: a
 * reservation that still stands beside a sum that includes it.
 */
@Singleton
class AdmissionPublisher {
    private static final Logger LOG = Logger.getLogger(AdmissionPublisher.class);
    private static final int NOTES_AT_ONCE = 200;
    private static final int SCRIPTS_AT_ONCE = 4;

    private final AdmissionStore store;
    private final SpendCounters counters;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private volatile boolean woken;

    AdmissionPublisher(AdmissionStore store, SpendCounters counters) {
        this.store = store;
        this.counters = counters;
    }

    /** There is something to tell; returns at once. */
    void wake() {
        woken = true;
        if (running.compareAndSet(false, true)) {
            drain();
        }
    }

    private void drain() {
        woken = false;
        publish(Optional.empty())
                .subscribe()
                .with(
                        told -> {
                            if (told || woken) {
                                drain();
                            } else {
                                rest();
                            }
                        },
                        failure -> {
                            // Not at once again: the next tick or commit tries.
                            running.set(false);
                            waiting(failure);
                        });
    }

    /** A wake-up between the last look and this line must not be lost. */
    private void rest() {
        running.set(false);
        if (woken) {
            wake();
        }
    }

    /**
     * Tells Redis what is noted for {@code organization} before it completes, so that whoever changed a budget finds the
     * change in force; completes without that if Redis does not answer.
     */
    Uni<Void> publishNow(UUID organization) {
        return publish(Optional.of(organization))
                .replaceWithVoid()
                .onFailure()
                .invoke(this::waiting)
                .onFailure()
                .recoverWithNull();
    }

    /** Tells Redis the oldest notes, and whether there were any. */
    private Uni<Boolean> publish(Optional<UUID> organization) {
        return store.pending(organization, NOTES_AT_ONCE)
                .flatMap(pending -> pending.notes().isEmpty()
                        ? Uni.createFrom().item(false).invoke(this::answered)
                        : tell(pending.states())
                                .chain(() -> store.done(pending.notes()))
                                .replaceWith(true));
    }

    /** Tells Redis {@code states}, each atomically. */
    Uni<Void> tell(List<SpendState> states) {
        return Multi.createFrom()
                .iterable(states)
                .onItem()
                .transformToUni(counters::absorb)
                .merge(SCRIPTS_AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Nothing waits any more: worth a line if something did. */
    private void answered() {
        if (!reachable.getAndSet(true)) {
            LOG.info("the spend counters follow the ledger again");
        }
    }

    /** Redis did not answer: worth one line, however long it lasts. */
    void waiting(Throwable failure) {
        if (reachable.getAndSet(false)) {
            LOG.warnf("the ledger goes on; the spend counters wait for Redis: %s", failure);
        }
    }
}
