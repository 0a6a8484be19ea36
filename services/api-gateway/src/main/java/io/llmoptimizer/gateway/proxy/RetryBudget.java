package io.llmoptimizer.gateway.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps retries a small part of what a service is asked: each request earns a fifth of a retry, up to a reserve. When all of
 * it fails, retries then add a fifth to its load instead of doubling it.
 */
final class RetryBudget {
    private static final int EARNED = 20;
    private static final int SPENT = 100;
    private static final int RESERVE = 20 * SPENT;

    private final AtomicInteger hundredths = new AtomicInteger(RESERVE);

    /** Counts a request. */
    void earn() {
        int now = hundredths.get();
        if (now < RESERVE) {
            // Losing one to another thread is no harm.
            hundredths.compareAndSet(now, Math.min(RESERVE, now + EARNED));
        }
    }

    /** Takes one retry, if there is one. */
    boolean spend() {
        return hundredths.getAndUpdate(now -> now >= SPENT ? now - SPENT : now) >= SPENT;
    }
}
