package io.llmoptimizer.integration.chat;

/** Why a model stopped. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    /** A reason of the provider's own. */
    OTHER("stop");

    private final String wireName;

    FinishReason(String wireName) {
        this.wireName = wireName;
    }

    /** OpenAI's name of the reason. */
    public String wireName() {
        return wireName;
    }

    /** The reason with this OpenAI name; {@link #OTHER} for a name we do not know. */
    public static FinishReason of(String wireName) {
        return switch (wireName) {
            case "stop" -> STOP;
            case "length" -> LENGTH;
            case "tool_calls", "function_call" -> TOOL_CALLS;
            case "content_filter" -> CONTENT_FILTER;
            default -> OTHER;
        };
    }
}
