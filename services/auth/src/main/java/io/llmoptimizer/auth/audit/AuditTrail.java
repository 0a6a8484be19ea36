package io.llmoptimizer.auth.audit;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Reads and verifies the audit log. */
@Singleton
public class AuditTrail {
    /** Stands for an organization in queries about what belongs to none. */
    public static final UUID PLATFORM = AuditStore.PLATFORM;

    /** Rows that are in memory at once while verifying; their MACs take an event loop about two milliseconds. */
    private static final int PAGE = 500;
    /** Each verification holds a connection for as long as it takes. */
    private static final int AT_ONCE = 2;

    private final AuditStore store;
    private final AuditChain chain;
    private final Semaphore verifying = new Semaphore(AT_ONCE);

    /** An event as it was recorded. */
    public record Entry(UUID id, long position, Instant at, AuditEvent event) {}

    /**
     * What verifying found.
     *
     * @param checked events that are as they were written, from the first on
     * @param firstBroken what is wrong behind them; empty when nothing is
     */
    public record Verification(boolean intact, long checked, Optional<FirstBroken> firstBroken) {}

    /**
     * The first place where the log does not hold.
     *
     * @param position of the event, counted from 1
     * @param id of what stands there now; empty when nothing does
     * @param reason {@code missing}, {@code changed} or {@code head-changed} (the record of where the log ends)
     */
    public record FirstBroken(long position, Optional<UUID> id, String reason) {}

    AuditTrail(AuditStore store, AuditChain chain) {
        this.store = store;
        this.chain = chain;
    }

    /** At most {@code limit} events, newest first. */
    public Uni<List<Entry>> search(AuditQuery query, int limit) {
        return store.search(query, limit)
                .map(rows -> rows.stream()
                        .map(row -> new Entry(row.id(), row.place().position(), row.at(), row.event()))
                        .toList());
    }

    /** Verifies all of an organization's log. Fails with a 503 problem while others are being verified. */
    public Uni<Verification> verify(UUID organization) {
        if (!verifying.tryAcquire()) {
            throw ProblemException.unavailable("Other audit logs are being verified; try again in a moment.", 5);
        }
        ChainCheck check = new ChainCheck(chain);
        return store.check(organization, check, PAGE)
                .onTermination()
                .invoke(() -> verifying.release())
                .map(broken -> new Verification(broken.isEmpty(), check.checked(), broken.map(AuditTrail::wire)));
    }

    private static FirstBroken wire(ChainCheck.Broken broken) {
        return new FirstBroken(
                broken.position(),
                broken.event(),
                broken.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
