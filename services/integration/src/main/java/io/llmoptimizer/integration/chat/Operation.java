package io.llmoptimizer.integration.chat;

/** What a model is called for, under the names of OpenTelemetry's GenAI conventions. */
public enum Operation {
    CHAT("chat", "chats"),
    /** A chat asked for as OpenAI's legacy completion. */
    TEXT_COMPLETION("text_completion", "completions"),
    EMBEDDINGS("embeddings", "embeddings"),
    /** OpenTelemetry has no name for it. */
    MODERATION("moderation", "moderations");

    private final String wireName;
    private final String words;

    Operation(String wireName, String words) {
        this.wireName = wireName;
        this.words = words;
    }

    /** As in usage records and metrics. */
    public String wireName() {
        return wireName;
    }

    /** What somebody lacks who does not offer this, for a sentence. */
    public String words() {
        return words;
    }
}
