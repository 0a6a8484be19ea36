package io.llmoptimizer.auth;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.llmoptimizer.testing.ArchitectureRules;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "io.llmoptimizer.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule PERSISTENCE = ArchitectureRules.persistenceOnlyInStores();

    @ArchTest
    static final ArchRule IMPORTS = ArchitectureRules.allowedImports(
            "auth",
            Map.of(
                    "secrets", Set.of(),
                    "clients", Set.of(),
                    "permissions", Set.of(),
                    "passwords", Set.of(),
                    "revocations", Set.of(),
                    "tokens", Set.of("secrets"),
                    "organizations", Set.of("permissions"),
                    "users", Set.of("organizations", "passwords"),
                    "sessions",
                            Set.of(
                                    "users",
                                    "organizations",
                                    "passwords",
                                    "permissions",
                                    "revocations",
                                    "secrets",
                                    "tokens"),
                    "apikeys",
                            Set.of(
                                    "sessions",
                                    "users",
                                    "organizations",
                                    "permissions",
                                    "revocations",
                                    "tokens",
                                    "clients")));
}
