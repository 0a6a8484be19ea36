package io.llmoptimizer.e2e.vendors;

/** The tokens of every answer, as far as the vendor tells them. */
public final class Usage {
    /** All of the prompt. */
    public static final long INPUT = 1_000;
    /** Of the prompt, read from the vendor's cache. */
    public static final long CACHED = 400;
    /** Of the prompt, written to the cache of a vendor that charges for that. */
    public static final long WRITTEN = 100;
    /** All of the answer. */
    public static final long OUTPUT = 77;
    /** Of the answer, thought and not shown. */
    public static final long REASONING = 20;

    private Usage() {}
}
