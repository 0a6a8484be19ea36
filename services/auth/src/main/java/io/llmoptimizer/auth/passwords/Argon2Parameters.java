package io.llmoptimizer.auth.passwords;

/**
 * The cost of one Argon2id hash.
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over the memory
 * @param parallelism lanes
 */
record Argon2Parameters(int memoryKib, int iterations, int parallelism) {
    Argon2Parameters {
        if (iterations < 1 || parallelism < 1 || memoryKib < 8 * parallelism) {
            throw new IllegalArgumentException("Argon2id needs at least one pass, one lane and 8 KiB per lane, not m="
                    + memoryKib + ", t=" + iterations + ", p=" + parallelism);
        }
    }

    /** Whether a hash made with these parameters is cheaper to guess than one made with {@code wanted}. */
    boolean isWeakerThan(Argon2Parameters wanted) {
        return memoryKib < wanted.memoryKib || iterations < wanted.iterations;
    }
}
