package io.llmoptimizer.integration.chat;

/** Whose JSON something is. */
public enum Dialect {
    /** Chat completions. */
    OPENAI,
    /** Messages. */
    ANTHROPIC
}
