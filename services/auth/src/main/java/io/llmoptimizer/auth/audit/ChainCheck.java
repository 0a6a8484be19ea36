package io.llmoptimizer.auth.audit;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Walks along a chain, a page at a time, and stops at the first row that does not belong. Not thread-safe. */
final class ChainCheck {
    private final AuditChain chain;
    private long checked;
    private Mac before = Mac.NONE;
    private Broken broken;

    /** What is wrong. */
    enum Reason {
        /** A row is not there: it was deleted, or moved. */
        MISSING,
        /** A row is not as it was written, or not where. */
        CHANGED,
        /** The record of the chain's end was changed. */
        HEAD_CHANGED
    }

    /**
     * The first place where the chain does not hold.
     *
     * @param event what stands there; empty when nothing does
     */
    record Broken(long position, Optional<UUID> event, Reason reason) {}

    ChainCheck(AuditChain chain) {
        this.chain = chain;
    }

    /** Looks at the next rows in order; returns false when something was found and there is no use in going on. */
    boolean accept(List<AuditRow> rows) {
        for (AuditRow row : rows) {
            if (row.place().position() != checked + 1) {
                return found(new Broken(checked + 1, Optional.empty(), Reason.MISSING));
            }
            if (!chain.fits(row, before)) {
                return found(new Broken(checked + 1, Optional.of(row.id()), Reason.CHANGED));
            }
            before = row.mac();
            checked++;
        }
        return true;
    }

    /** Compares the end with its record, after the last row. */
    Optional<Broken> finish(Optional<ChainHead> stored) {
        if (broken != null) {
            return Optional.of(broken);
        }
        if (stored.isEmpty()) {
            return checked == 0 ? Optional.empty() : Optional.of(headChanged());
        }
        ChainHead head = stored.get();
        if (!chain.isSealed(head)) {
            return Optional.of(headChanged());
        }
        if (head.position() > checked) {
            return Optional.of(new Broken(checked + 1, Optional.empty(), Reason.MISSING));
        }
        return head.position() < checked || !head.mac().equals(before) ? Optional.of(headChanged()) : Optional.empty();
    }

    /** Rows found good. */
    long checked() {
        return checked;
    }

    private Broken headChanged() {
        return new Broken(checked, Optional.empty(), Reason.HEAD_CHANGED);
    }

    private boolean found(Broken what) {
        broken = what;
        return false;
    }
}
