package io.llmoptimizer.integration.overrides;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Other prices for an organization, as a platform administrator writes them: either {@code discountPercent}, or prices of
 * their own.
 *
 * @param effectiveFrom the first day (UTC), today or later
 * @param discountPercent less than the list, 0 to 100 with at most 3 decimals; 0 goes back to the list
 * @param usdPerMillionTokens fixed prices, which hold whatever tier of service answers
 */
public record OverrideRequest(
        UUID organizationId,
        @Schema(examples = "openai") String provider,
        @Schema(examples = "gpt-4.1") String model,
        @Schema(examples = "2027-01-01") LocalDate effectiveFrom,
        @Schema(examples = "12.5") String discountPercent,
        AgreedPrices.PerMillion usdPerMillionTokens,
        String usdPerRequest,
        AgreedPrices.LongPrompts longContext) {
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
    /** With the price list's own digits, a cost has at most the 18 decimals that are stored. */
    private static final int MOST_DECIMALS = 3;

    PriceOverride override(UUID id, Catalog catalog, LocalDate today, String createdBy, Instant now) {
        if (organizationId == null) {
            throw ProblemException.invalid("organizationId", "is needed");
        }
        if (effectiveFrom == null) {
            throw ProblemException.invalid("effectiveFrom", "is needed, such as \"" + today + "\"");
        }
        if (effectiveFrom.isBefore(today)) {
            throw ProblemException.invalid(
                    "effectiveFrom", "must not be before today, " + today + ": what was charged stays");
        }
        return new PriceOverride(
                id, organizationId, provider, model, effectiveFrom, terms(known(catalog)), createdBy, now);
    }

    private Model known(Catalog catalog) {
        if (provider == null || provider.isBlank()) {
            throw ProblemException.invalid("provider", "is needed, such as \"openai\"");
        }
        if (model == null || model.isBlank()) {
            throw ProblemException.invalid("model", "is needed, such as \"gpt-4.1\"");
        }
        return catalog.named(provider + "/" + model, Kind.CHAT).stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("model", "is none of the catalog's of that provider"));
    }

    private Terms terms(Model priced) {
        boolean fixed = usdPerMillionTokens != null || usdPerRequest != null || longContext != null;
        if (fixed == (discountPercent != null)) {
            throw ProblemException.invalid(
                    "discountPercent", "or prices (usdPerMillionTokens) are needed, and not both");
        }
        if (!fixed) {
            return new Terms.Discount(AgreedPrices.decimal("discountPercent", discountPercent, WHOLE, MOST_DECIMALS));
        }
        AgreedPrices agreed = new AgreedPrices(usdPerMillionTokens, usdPerRequest, longContext);
        Prices prices = agreed.toPrices("checked");
        requireOutput(priced, prices);
        return new Terms.Fixed(agreed);
    }

    private static void requireOutput(Model priced, Prices prices) {
        if (priced.kind() != Kind.CHAT) {
            return;
        }
        if (prices.base().output().isEmpty()) {
            throw ProblemException.invalid("usdPerMillionTokens.output", "is needed of a chat model");
        }
        if (prices.longContext().filter(tier -> tier.rates().output().isEmpty()).isPresent()) {
            throw ProblemException.invalid("longContext.usdPerMillionTokens.output", "is needed of a chat model");
        }
    }
}
