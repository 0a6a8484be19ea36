package io.llmoptimizer.analytics;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "io.llmoptimizer.analytics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule PERSISTENCE_ONLY_IN_STORES = ArchitectureRules.persistenceOnlyInStores();

    @ArchTest
    static final ArchRule ALLOWED_IMPORTS = ArchitectureRules.allowedImports(
            "analytics",
            Map.of(
                    "rollups", Set.of(),
                    "ingest", Set.of("rollups"),
                    "queries", Set.of("rollups"),
                    "usage", Set.of("queries", "rollups"),
                    "performance", Set.of("queries", "rollups")));
}
