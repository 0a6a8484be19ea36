package io.llmoptimizer.integration.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.integration.catalog.Prices.LongContext;
import io.llmoptimizer.integration.chat.ServiceTier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Our versioned price list: {@code catalog/<version>.json} on the class path. Prices are decimal strings in US dollars per
 * million tokens, as vendors publish them; one that is missing is unknown, never zero. {@code usdPerRequest}, in US dollars
 * per call, and {@code usdPerThousandSearches} hold in every tier. {@code tiers} are the prices of calls that the provider
 * serves otherwise than usual: a {@code multiplier} of all prices of tokens, or prices of their own. A model's {@code priceChanges} are prices that replace these, each {@code from} a day on
 * (UTC); their version is {@code <version>@<from>}. What else is known of models is said by {@link TraitsJson}.
 */
record CatalogFile(String version, Instant effectiveFrom, List<Model> models) {

    static CatalogFile read(String version) {
        String resource = "catalog/" + version + ".json";
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "llmo.catalog.version is " + version + ", but there is no " + resource + " on the class path");
            }
            return parse(new ObjectMapper().readTree(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(resource + " can't be read", unreadable);
        }
    }

    private static CatalogFile parse(JsonNode file) {
        String version = file.required("version").asText();
        Instant effectiveFrom = LocalDate.parse(file.required("effectiveFrom").asText())
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        TraitsJson families = new TraitsJson(file.path("families"));
        List<Model> models = new ArrayList<>();
        for (JsonNode model : file.required("models")) {
            models.add(families.complete(model(version, model)));
        }
        return new CatalogFile(version, effectiveFrom, List.copyOf(models));
    }

    /** A model as a price list has it. */
    static Model model(String version, JsonNode model) {
        List<PriceChange> changes = new ArrayList<>();
        for (JsonNode change : model.path("priceChanges")) {
            LocalDate from = LocalDate.parse(change.required("from").asText());
            changes.add(PriceChange.on(from, prices(version + "@" + from, change)));
        }
        return new Model(
                model.required("provider").asText(),
                model.required("model").asText(),
                Model.Kind.of(model.required("kind").asText()),
                count(model, "contextWindow"),
                count(model, "largestOutput"),
                prices(version, model),
                changes,
                TraitsJson.read(model));
    }

    private static Prices prices(String version, JsonNode priced) {
        Prices prices =
                new Prices(version, rates(priced.required("usdPerMillionTokens"), priced), longContext(priced, priced));
        for (Map.Entry<String, JsonNode> tier : priced.path("tiers").properties()) {
            ServiceTier served = ServiceTier.valueOf(tier.getKey().toUpperCase(Locale.ROOT));
            JsonNode its = tier.getValue();
            Optional<BigDecimal> multiplier = price(its, "multiplier");
            prices = multiplier.isPresent()
                    ? prices.with(served, multiplier.get())
                    : prices.with(served, rates(its.required("usdPerMillionTokens"), priced), longContext(its, priced));
        }
        return prices;
    }

    /** @param fees where what a call costs besides its tokens is said */
    private static Optional<LongContext> longContext(JsonNode priced, JsonNode fees) {
        return Optional.ofNullable(priced.get("longContext"))
                .map(tier -> new LongContext(tier.required("aboveInputTokens").asLong(), rates(tier, fees)));
    }

    private static OptionalLong count(JsonNode model, String name) {
        return model.has(name) ? OptionalLong.of(model.get(name).asLong()) : OptionalLong.empty();
    }

    private static Rates rates(JsonNode prices, JsonNode fees) {
        return Rates.perMillion(
                new BigDecimal(prices.required("input").textValue()),
                price(prices, "cachedInput"),
                price(prices, "cacheWrite"),
                price(prices, "cacheWriteLong"),
                price(prices, "output"),
                price(prices, "reasoning"),
                price(fees, "usdPerRequest"),
                price(fees, "usdPerThousandSearches"));
    }

    private static Optional<BigDecimal> price(JsonNode prices, String name) {
        return Optional.ofNullable(prices.get(name)).map(price -> new BigDecimal(price.textValue()));
    }
}
