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
            Map.of(
                    "refusals", Set.of(),
                    "redis", Set.of(),
                    "routes", Set.of("refusals"),
                    "revocations", Set.of("redis"),
                    "callers", Set.of("refusals", "revocations"),
                    "limits", Set.of("callers", "redis"),
                    "proxy", Set.of("refusals"),
                    "pipeline", Set.of("refusals", "routes", "callers", "limits", "proxy"),
                    "status", Set.of("proxy", "redis"),
                    "docs", Set.of("proxy", "routes")));
}
