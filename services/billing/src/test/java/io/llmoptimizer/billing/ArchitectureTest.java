package io.llmoptimizer.billing;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "io.llmoptimizer.billing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    /** LedgerReaction hands the ledger's open transaction to other features. */
    @ArchTest
    static final ArchRule PERSISTENCE_ONLY_IN_STORES = ArchitectureRules.persistenceOnlyInStores("LedgerReaction");

    @ArchTest
    static final ArchRule ALLOWED_IMPORTS = ArchitectureRules.allowedImports(
            "billing",
            Map.of(
                    "money", Set.of(),
                    "access", Set.of(),
                    "idempotency", Set.of(),
                    "contacts", Set.of(),
                    "spend", Set.of(),
                    "metering", Set.of("money", "access"),
                    "budgets", Set.of("money", "access", "idempotency", "contacts", "spend", "metering")));
}
