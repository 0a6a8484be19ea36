package io.llmoptimizer.integration.providers.upstream;

/** Finds the events in a stream's bytes, which come cut anywhere. */
interface StreamParser {

    /** @throws TooLargeException once; do not feed on after it */
    void feed(byte[] bytes);

    /** An event is larger than is sensible; the stream can't be trusted any more. */
    final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException(int limit) {
            super("an event of the stream is larger than " + limit + " bytes", null, false, false);
        }
    }
}
