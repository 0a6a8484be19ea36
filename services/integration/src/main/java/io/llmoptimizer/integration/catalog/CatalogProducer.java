package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.catalog.CatalogConfig.CustomModel;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
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
        Rates rates = Rates.perMillion(
                model.input(), model.cachedInput(), model.cacheWrite(), model.cacheWriteLong(), model.output());
        return new Model(
                provider,
                name,
                model.kind(),
                model.contextWindow(),
                model.largestOutput(),
                new Prices(CONFIGURED, rates, Optional.empty()));
    }
}
