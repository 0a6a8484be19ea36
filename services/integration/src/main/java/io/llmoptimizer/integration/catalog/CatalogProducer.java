package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.catalog.CatalogConfig.CustomModel;
import io.llmoptimizer.integration.catalog.CatalogConfig.CustomPrices;
import io.llmoptimizer.integration.catalog.CatalogConfig.TierPrices;
import io.llmoptimizer.integration.chat.ServiceTier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the catalog of this installation: the price list, then what configuration adds or overrides. */
class CatalogProducer {
    private static final String CONFIGURED = "configured";

    @Produces
    @Singleton
    Catalog catalog(CatalogConfig config) {
        CatalogFile file = CatalogFile.read(config.version());
        List<Model> models = new ArrayList<>(file.models());
        config.models()
                .forEach((provider, custom) ->
                        custom.forEach((name, model) -> models.add(configured(provider, name, model))));
        return new Catalog(file.version(), file.effectiveFrom(), models, config.selfHosted());
    }

    private static Model configured(String provider, String name, CustomModel model) {
        List<PriceChange> changes = new ArrayList<>();
        model.priceChanges()
                .forEach((day, prices) ->
                        changes.add(PriceChange.on(day(provider, name, day), prices(CONFIGURED + "@" + day, prices))));
        return new Model(
                provider,
                name,
                model.kind(),
                model.contextWindow(),
                model.largestOutput(),
                prices(CONFIGURED, model),
                changes,
                new Traits(
                        model.capabilities(),
                        model.inputModalities(),
                        model.outputModalities(),
                        model.deprecatedOn(),
                        model.shutsDownOn(),
                        model.replacement()));
    }

    private static Prices prices(String version, CustomPrices prices) {
        Rates rates = Rates.perMillion(
                prices.input(),
                prices.cachedInput(),
                prices.cacheWrite(),
                prices.cacheWriteLong(),
                prices.output(),
                prices.reasoning(),
                prices.perRequest(),
                prices.perThousandSearches());
        Prices all = new Prices(version, rates, Optional.empty());
        for (Map.Entry<ServiceTier, TierPrices> tier : prices.tiers().entrySet()) {
            all = with(all, prices, tier.getKey(), tier.getValue());
        }
        return all;
    }

    private static Prices with(Prices all, CustomPrices usual, ServiceTier served, TierPrices tier) {
        if (tier.multiplier().isPresent()) {
            return all.with(served, tier.multiplier().get());
        }
        return tier.input()
                .map(input -> all.with(
                        served,
                        Rates.perMillion(
                                input,
                                tier.cachedInput(),
                                tier.cacheWrite(),
                                tier.cacheWriteLong(),
                                tier.output(),
                                tier.reasoning(),
                                usual.perRequest(),
                                usual.perThousandSearches()),
                        Optional.empty()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "llmo.catalog.models.….tiers." + served.wireName() + " needs a multiplier, or an input price"));
    }

    private static LocalDate day(String provider, String model, String day) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException notADay) {
            throw new IllegalArgumentException(
                    "llmo.catalog.models." + provider + ".\"" + model + "\".price-changes." + day
                            + " needs a day such as 2027-01-01",
                    notADay);
        }
    }
}
