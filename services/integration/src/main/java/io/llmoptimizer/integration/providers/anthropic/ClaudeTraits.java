package io.llmoptimizer.integration.providers.anthropic;

import java.util.List;

/**
 * What a model can do, by its name: the API refuses parameters that a model does not have. A name we do not know is taken
 * for a newer model. Pure.
 *
 * @param thinking how it is asked to think
 * @param schemas whether it keeps to a JSON schema by itself
 */
record ClaudeTraits(Thinking thinking, boolean schemas) {
    private static final List<String> WITHOUT_THINKING =
            List.of("claude-2", "claude-3-haiku", "claude-3-opus", "claude-3-sonnet", "claude-3-5");
    private static final List<String> BUDGETED = List.of(
            "claude-3-7",
            "claude-opus-4-0",
            "claude-opus-4-1",
            "claude-opus-4-2025",
            "claude-opus-4-5",
            "claude-sonnet-4-0",
            "claude-sonnet-4-2025",
            "claude-sonnet-4-5",
            "claude-haiku-4-5");
    private static final List<String> WITHOUT_SCHEMAS = List.of(
            "claude-2",
            "claude-3",
            "claude-opus-4-0",
            "claude-opus-4-1",
            "claude-opus-4-2025",
            "claude-sonnet-4-0",
            "claude-sonnet-4-2025");

    enum Thinking {
        NONE,
        /** By a number of tokens. */
        BUDGETED,
        /** As it sees fit, by an effort. */
        ADAPTIVE
    }

    static ClaudeTraits of(String model) {
        Thinking thinking = isOneOf(WITHOUT_THINKING, model)
                ? Thinking.NONE
                : isOneOf(BUDGETED, model) ? Thinking.BUDGETED : Thinking.ADAPTIVE;
        return new ClaudeTraits(thinking, !isOneOf(WITHOUT_SCHEMAS, model));
    }

    private static boolean isOneOf(List<String> prefixes, String model) {
        return prefixes.stream().anyMatch(model::startsWith);
    }
}
