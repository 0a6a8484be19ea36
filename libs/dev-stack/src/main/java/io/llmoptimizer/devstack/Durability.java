package io.llmoptimizer.devstack;

/** What a store's contents are worth once it stops. */
public enum Durability {
    /** Gone with the store, and so as fast as it gets: tests. */
    THROWAWAY,
    /** Kept in the store's folder, and found again there by the next start, also after {@code kill -9}. */
    KEPT
}
