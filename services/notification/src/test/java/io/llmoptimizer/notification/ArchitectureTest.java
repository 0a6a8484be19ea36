package io.llmoptimizer.notification;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "io.llmoptimizer.notification", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule PERSISTENCE_ONLY_IN_STORES = ArchitectureRules.persistenceOnlyInStores();

    @ArchTest
    static final ArchRule ALLOWED_IMPORTS = ArchitectureRules.allowedImports(
            "notification",
            Map.of(
                    "templates", Set.of(),
                    "delivery", Set.of(),
                    "intake", Set.of("templates", "delivery"),
                    "history", Set.of(),
                    "pages", Set.of()));
}
