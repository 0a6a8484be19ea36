package io.llmoptimizer.integration.chat;

/** What a model is called for, under the names of OpenTelemetry's GenAI conventions. */
public enum Operation {
    CHAT("chat", "chats", "messages"),
    /** A chat asked for as OpenAI's legacy completion. */
    TEXT_COMPLETION("text_completion", "completions", "prompt"),
    EMBEDDINGS("embeddings", "embeddings", "input"),
    /** OpenTelemetry has no name for it. */
    MODERATION("moderation", "moderations", "input");

    private final String wireName;
    private final String words;
    private final String content;

    Operation(String wireName, String words, String content) {
        this.wireName = wireName;
        this.words = words;
        this.content = content;
    }

    /** As in usage records and metrics. */
    public String wireName() {
        return wireName;
    }

    /** What somebody lacks who does not offer this, for a sentence. */
    public String words() {
        return words;
    }

    /** The parameter that has what the model reads. */
    public String content() {
        return content;
    }
}
