package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.ServiceTier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Which models exist and what they cost. */
@ConfigMapping(prefix = "llmo.catalog")
public interface CatalogConfig {

    /** The price list to use, a file {@code catalog/<version>.json} of the service. */
    @WithDefault("2026-08")
    String version();

    /**
     * Providers you run yourself: any model name is accepted at them, and costs nothing. Do not name a provider here that
     * sends you invoices.
     */
    @WithDefault("ollama,vllm,lm-studio,llama-cpp")
    Set<String> selfHosted();

    /**
     * Models that the price list lacks, or has at another price than yours:
     * {@code llmo.catalog.models.<provider>."<model>".input=0.25}.
     */
    Map<String, Map<String, CustomModel>> models();

    /** A model, its prices and what else is known of it. */
    interface CustomModel extends CustomPrices, CustomTraits {

        /** {@code chat}, {@code embedding} or {@code moderation}: a model is called for nothing else. */
        @WithDefault("chat")
        Model.Kind kind();

        OptionalLong contextWindow();

        /** Output tokens the model can make at most: what a provider is told that has to be told a limit. */
        OptionalLong largestOutput();

        /**
         * Prices that replace these from a day on (UTC), by themselves:
         * {@code llmo.catalog.models.<provider>."<model>".price-changes.2027-01-01.input=0.2}.
         */
        Map<String, CustomPrices> priceChanges();
    }

    /** What is left out is unknown: nothing is refused for it. */
    interface CustomTraits {

        /**
         * {@code tools}, {@code json-mode}, {@code json-schema}, {@code reasoning}, {@code logprobs}, {@code prompt-cache}:
         * true for what the model has, false for what it lacks, such as {@code ….capabilities.tools=false}.
         */
        Map<Capability, Boolean> capabilities();

        /** Everything the model takes: {@code text}, {@code image}, {@code audio}, {@code video}, {@code file}. */
        Optional<Set<Modality>> inputModalities();

        /** Everything the model answers in. */
        Optional<Set<Modality>> outputModalities();

        /** Since when its provider advises against it; its answers say so in {@code llmo-model-deprecation}. */
        Optional<LocalDate> deprecatedOn();

        /** The last day on which it may answer (UTC); it is not called after. */
        Optional<LocalDate> shutsDownOn();

        /** What to use instead: a model of the same provider, or {@code provider/model}. */
        Optional<String> replacement();
    }

    /** Prices in US dollars per million tokens. */
    interface CustomPrices {

        BigDecimal input();

        /** Without it, cached input costs as input. */
        Optional<BigDecimal> cachedInput();

        /** Of input that the provider writes to its prompt cache. Without it, that costs as input. */
        Optional<BigDecimal> cacheWrite();

        /** Of input that it keeps there for an hour. Without it, that costs as other input written to the cache. */
        Optional<BigDecimal> cacheWriteLong();

        /** Required of a chat model; others produce no tokens. */
        Optional<BigDecimal> output();

        /** Of output that the model thought with. Without it, that costs as other output. */
        Optional<BigDecimal> reasoning();

        /** US dollars for each call, besides its tokens. */
        Optional<BigDecimal> perRequest();

        /** US dollars for a thousand searches of the web that the provider makes. */
        Optional<BigDecimal> perThousandSearches();

        /** For calls that the provider serves as {@code flex}, {@code priority} or {@code batch}. */
        Map<ServiceTier, TierPrices> tiers();
    }

    /** Either a multiplier or prices of their own; without either, a tier costs as usual. */
    interface TierPrices {

        /** Of all prices of tokens, such as 0.5. */
        Optional<BigDecimal> multiplier();

        Optional<BigDecimal> input();

        Optional<BigDecimal> cachedInput();

        Optional<BigDecimal> cacheWrite();

        Optional<BigDecimal> cacheWriteLong();

        Optional<BigDecimal> output();

        Optional<BigDecimal> reasoning();
    }
}
