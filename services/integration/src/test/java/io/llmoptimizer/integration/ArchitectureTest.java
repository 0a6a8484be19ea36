package io.llmoptimizer.integration;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

/** Who may import whom: routing never imports providers, providers never import routing, nothing imports completions. */
@AnalyzeClasses(
        packages = "io.llmoptimizer.integration",
        importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule PERSISTENCE_ONLY_IN_STORES = ArchitectureRules.persistenceOnlyInStores();

    @ArchTest
    static final ArchRule ALLOWED_IMPORTS = ArchitectureRules.allowedImports(
            "integration",
            Map.ofEntries(
                    Map.entry("chat", Set.of()),
                    Map.entry("openai", Set.of("chat")),
                    Map.entry("tokens", Set.of("chat")),
                    Map.entry("catalog", Set.of("chat")),
                    Map.entry("routing", Set.of("catalog")),
                    Map.entry("aliases", Set.of("catalog", "snapshots")),
                    Map.entry("providers", Set.of("chat", "credentials", "openai", "tokens")),
                    Map.entry("credentials", Set.of("snapshots")),
                    Map.entry("health", Set.of("credentials", "providers")),
                    Map.entry("redis", Set.of()),
                    Map.entry("snapshots", Set.of()),
                    Map.entry("budgets", Set.of("redis")),
                    Map.entry("limits", Set.of("redis")),
                    Map.entry("cache", Set.of()),
                    Map.entry("usage", Set.of()),
                    Map.entry(
                            "execution",
                            Set.of(
                                    "aliases",
                                    "budgets",
                                    "cache",
                                    "catalog",
                                    "chat",
                                    "limits",
                                    "openai",
                                    "overrides",
                                    "providers",
                                    "routing",
                                    "tokens",
                                    "usage")),
                    Map.entry("conversations", Set.of()),
                    Map.entry("models", Set.of("catalog", "chat", "execution", "overrides", "routing")),
                    Map.entry("overrides", Set.of("catalog", "snapshots")),
                    Map.entry(
                            "completions",
                            Set.of("catalog", "chat", "conversations", "execution", "limits", "openai", "routing"))));
}
