package io.llmoptimizer.analytics.ingest;

/** Between or within which steps of a batch a replica dies. */
enum CrashPoint {
    BEFORE_OPEN,
    AFTER_OPEN,
    HALFWAY_THROUGH_CLAIM,
    AFTER_CLAIM,
    HALFWAY_THROUGH_ADD,
    AFTER_ADD,
    AFTER_CLOSE
}
