package io.llmoptimizer.integration.chat;

/**
 * What one call used, as a provider charges it.
 *
 * @param input all tokens of the prompt
 * @param cachedInput those of {@code input} that the provider read from its prompt cache
 * @param cacheWrite those of {@code input} that it wrote to its prompt cache, to be kept for its usual time
 * @param cacheWriteLong those of {@code input} that it wrote to its prompt cache, to be kept longer (Anthropic: an hour)
 * @param output all tokens of the answer
 * @param reasoning those of {@code output} that the model thought with and did not show
 * @param tier how the provider says it served the call
 * @param searches searches of the web that the provider made for it
 */
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite,
        long cacheWriteLong,
        long output,
        long reasoning,
        ServiceTier tier,
        long searches) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

    public TokenUsage {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("token counts can't be negative: " + input + " in, " + output + " out");
        }
        if (cachedInput < 0
                || cacheWrite < 0
                || cacheWriteLong < 0
                || cachedInput + cacheWrite + cacheWriteLong > input) {
            throw new IllegalArgumentException("what was read from or written to a cache is part of input: "
                    + cachedInput + ", " + cacheWrite + " and " + cacheWriteLong + " of " + input);
        }
        if (reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException("reasoning is part of output: " + reasoning + " of " + output);
        }
        if (searches < 0) {
            throw new IllegalArgumentException("a count of searches can't be negative: " + searches);
        }
    }

    /** Of a call that was served as usual, and searched for nothing. */
    public TokenUsage(long input, long cachedInput, long cacheWrite, long cacheWriteLong, long output, long reasoning) {
        this(input, cachedInput, cacheWrite, cacheWriteLong, output, reasoning, ServiceTier.STANDARD, 0);
    }

    /** Of a provider that does not charge for writing to its cache. */
    public TokenUsage(long input, long cachedInput, long output, long reasoning) {
        this(input, cachedInput, 0, 0, output, reasoning);
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, output, 0);
    }

    /** The same prompt with an answer of this many tokens. */
    public TokenUsage withOutput(long tokens) {
        return new TokenUsage(input, cachedInput, cacheWrite, cacheWriteLong, tokens, 0, tier, searches);
    }

    /** The same, served otherwise. */
    public TokenUsage servedIn(ServiceTier served) {
        return served == tier
                ? this
                : new TokenUsage(input, cachedInput, cacheWrite, cacheWriteLong, output, reasoning, served, searches);
    }

    /** Tokens of the prompt that no cache had to do with. */
    public long freshInput() {
        return input - cachedInput - cacheWrite - cacheWriteLong;
    }

    public long total() {
        return input + output;
    }
}
