package io.llmoptimizer.gateway;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "io.llmoptimizer.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule PERSISTENCE = ArchitectureRules.persistenceOnlyInStores();

    @ArchTest
    static final ArchRule IMPORTS = ArchitectureRules.allowedImports(
            "gateway",
            Map.ofEntries(
                    Map.entry("refusals", Set.of()),
                    Map.entry("redis", Set.of()),
                    Map.entry("edge", Set.of()),
                    Map.entry("transform", Set.of()),
                    Map.entry("traces", Set.of()),
                    Map.entry("routes", Set.of("refusals", "transform")),
                    Map.entry("revocations", Set.of("redis")),
                    Map.entry("callers", Set.of("refusals", "revocations")),
                    Map.entry("limits", Set.of("callers", "redis")),
                    Map.entry("proxy", Set.of("refusals", "transform")),
                    Map.entry(
                            "pipeline",
                            Set.of("edge", "refusals", "routes", "callers", "limits", "traces", "transform", "proxy")),
                    Map.entry("status", Set.of("proxy", "redis")),
                    Map.entry("docs", Set.of("proxy", "routes"))));
}
