package io.llmoptimizer.integration.cache;

/**
 * How often an organization's answers were deleted: all of them, and those of one model. It is part of the name an answer is
 * kept under, so after a deletion no replica finds an older answer again, neither in Redis nor in memory.
 */
record Generation(String organization, String model) {
    static final String NEVER = "0";

    @Override
    public String toString() {
        return organization + "." + model;
    }
}
