package io.llmoptimizer.integration.catalog;

import java.util.Locale;

/** What a model may be able to do, besides answering in text. */
public enum Capability {
    /** Calls functions of the client's. */
    TOOLS,
    /** Answers in JSON when asked to, of whatever shape. */
    JSON_MODE,
    /** Keeps to a JSON schema by itself. */
    JSON_SCHEMA,
    /** Thinks before it answers. */
    REASONING,
    /** Tells the probabilities of its tokens. */
    LOGPROBS,
    /** Its provider caches prompts, and charges less for what is read from there. */
    PROMPT_CACHE;

    /** As in the price list and in lists of models. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Capability of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
