package io.llmoptimizer.integration.providers.anthropic;

import io.llmoptimizer.integration.chat.FinishReason;

/** Anthropic's {@code stop_reason}. Pure. */
final class StopReasons {
    private StopReasons() {}

    static FinishReason of(String name) {
        return switch (name) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
