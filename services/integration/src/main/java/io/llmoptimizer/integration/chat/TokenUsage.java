package io.llmoptimizer.integration.chat;

/**
 * Tokens of one call, as a provider charges them.
 *
 * @param input all tokens of the prompt
 * @param cachedInput those of {@code input} that the provider read from its prompt cache
 * @param output all tokens of the answer
 * @param reasoning those of {@code output} that the model thought with and did not show
 */
public record TokenUsage(long input, long cachedInput, long output, long reasoning) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

    public TokenUsage {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("token counts can't be negative: " + input + " in, " + output + " out");
        }
        if (cachedInput < 0 || cachedInput > input) {
            throw new IllegalArgumentException("cached input is part of input: " + cachedInput + " of " + input);
        }
        if (reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException("reasoning is part of output: " + reasoning + " of " + output);
        }
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, output, 0);
    }

    public long total() {
        return input + output;
    }
}
