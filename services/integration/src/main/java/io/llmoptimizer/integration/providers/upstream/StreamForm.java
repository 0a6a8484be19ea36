package io.llmoptimizer.integration.providers.upstream;

import java.util.function.Consumer;

/** How a stream's events are told apart. */
public enum StreamForm {
    /** {@code text/event-stream}: what most vendors send. */
    SERVER_SENT_EVENTS("text/event-stream") {
        @Override
        StreamParser parser(int largestEvent, Consumer<byte[]> events) {
            return new SseParser(largestEvent, events);
        }
    },
    /** A JSON value a line: what Ollama sends. */
    JSON_LINES("application/x-ndjson") {
        @Override
        StreamParser parser(int largestEvent, Consumer<byte[]> events) {
            return new LineParser(largestEvent, events);
        }
    };

    private final String contentType;

    StreamForm(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    abstract StreamParser parser(int largestEvent, Consumer<byte[]> events);
}
