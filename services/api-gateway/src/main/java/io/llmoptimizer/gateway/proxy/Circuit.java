package io.llmoptimizer.gateway.proxy;

/**
 * Stops asking an address that keeps failing: closed while it answers, open for a pause after several failures in a row,
 * then open for all but one request, whose fate decides. Each further failure doubles the pause.
 */
final class Circuit {
    private final int threshold;
    private final long pauseNanos;
    private final long longestPauseNanos;
    /** Zero while all is well, which is all a request looks at then. */
    private volatile int failures;

    private long openUntil;

    Circuit(int threshold, long pauseNanos, long longestPauseNanos) {
        this.threshold = threshold;
        this.pauseNanos = pauseNanos;
        this.longestPauseNanos = longestPauseNanos;
    }

    /** Whether the last thing heard of the address was good. */
    boolean isSound() {
        return failures == 0;
    }

    /** Whether a request may be sent now. Asking while half open takes the one chance. */
    boolean permits(long now) {
        return failures < threshold || trial(now);
    }

    private synchronized boolean trial(long now) {
        if (failures < threshold) {
            return true;
        }
        if (now - openUntil < 0) {
            return false;
        }
        // Others wait for this one's fate, but not for ever: its client may hang up.
        openUntil = now + pauseNanos;
        return true;
    }

    void succeeded() {
        if (failures != 0) {
            close();
        }
    }

    private synchronized void close() {
        failures = 0;
    }

    synchronized void failed(long now) {
        int count = failures + 1;
        failures = count;
        if (count >= threshold) {
            int doublings = Math.min(count - threshold, 16);
            openUntil = now + Math.min(longestPauseNanos, pauseNanos << doublings);
        }
    }
}
