package io.llmoptimizer.integration.overrides;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.integration.overrides.Terms.Discount;
import io.llmoptimizer.integration.overrides.Terms.Fixed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** An override as it was written, and by whom. Decimals are strings. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OverrideView(
        UUID id,
        UUID organizationId,
        String provider,
        String model,
        LocalDate effectiveFrom,
        String discountPercent,
        AgreedPrices.PerMillion usdPerMillionTokens,
        String usdPerRequest,
        AgreedPrices.LongPrompts longContext,
        String createdBy,
        Instant createdAt) {
    static OverrideView of(PriceOverride override) {
        String discount = switch (override.terms()) {
            case Discount terms -> terms.percent().toPlainString();
            case Fixed _ -> null;
        };
        AgreedPrices prices = switch (override.terms()) {
            case Discount _ -> new AgreedPrices(null, null, null);
            case Fixed terms -> terms.prices();
        };
        return new OverrideView(
                override.id(),
                override.organization(),
                override.provider(),
                override.model(),
                override.effectiveFrom(),
                discount,
                prices.usdPerMillionTokens(),
                prices.usdPerRequest(),
                prices.longContext(),
                override.createdBy(),
                override.createdAt());
    }
}
