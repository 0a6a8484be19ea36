package io.llmoptimizer.auth.tokens;

/** One step in the life of the signing keys. */
sealed interface KeyChange {
    /** A new key comes into being in {@code state}. */
    record Create(KeyState state) implements KeyChange {}

    /** The key {@code kid} gets into {@code state}. */
    record Move(String kid, KeyState state) implements KeyChange {}
}
