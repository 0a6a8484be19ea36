package io.llmoptimizer.e2e.vendors;

import java.util.Map;

/** A vendor's answer that is an error. */
record Refusal(int status, Map<String, String> headers, String body) {
    Refusal(int status, String body) {
        this(status, Map.of(), body);
    }

    /** The same with the header that asks for a pause of so many seconds. */
    Refusal after(int seconds) {
        return new Refusal(status, Map.of("retry-after", Integer.toString(seconds)), body);
    }
}
