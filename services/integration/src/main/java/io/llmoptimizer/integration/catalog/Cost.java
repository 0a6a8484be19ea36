package io.llmoptimizer.integration.catalog;

import java.math.BigDecimal;

/**
 * What a call costs in US dollars, by what it is for; exact.
 *
 * @param input prompt tokens that no cache had to do with
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite prompt tokens written to the provider's cache, for whatever time
 * @param output tokens of the answer; thinking included, unless it has a price of its own
 * @param reasoning tokens of thinking that has a price of its own
 * @param request the call, whatever its tokens
 * @param search searches of the web that the provider made
 */
public record Cost(
        BigDecimal input,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal output,
        BigDecimal reasoning,
        BigDecimal request,
        BigDecimal search) {

    public static final Cost NONE = new Cost(
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO);

    /** The sum of the parts, without trailing zeros. */
    public BigDecimal total() {
        BigDecimal sum = input.add(cacheRead)
                .add(cacheWrite)
                .add(output)
                .add(reasoning)
                .add(request)
                .add(search);
        return sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros();
    }
}
