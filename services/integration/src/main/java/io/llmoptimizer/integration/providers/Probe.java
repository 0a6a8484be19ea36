package io.llmoptimizer.integration.providers;

/** What came of asking a provider for something cheap. */
public sealed interface Probe {

    /** It answered, in whatever way: it is there. */
    record Answered(int status) implements Probe {
        /** Whether it did not accept the key. */
        public boolean refused() {
            return status == 401 || status == 403;
        }
    }

    /** It was not asked. */
    record NotMade() implements Probe {}

    /** No answer in time, or one that says that the provider itself is at fault. */
    record Failed(String reason) implements Probe {}
}
