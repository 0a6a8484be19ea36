package io.llmoptimizer.integration.chat;

/** Whose JSON something is. */
public enum Dialect {
    /** Chat completions. */
    OPENAI,
    /** OpenAI's legacy completions. */
    TEXT_COMPLETION,
    /** OpenAI's responses. */
    RESPONSES,
    /** Messages. */
    ANTHROPIC
}
