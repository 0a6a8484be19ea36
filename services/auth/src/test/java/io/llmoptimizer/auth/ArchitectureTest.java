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
    static final ArchRule PERSISTENCE = ArchitectureRules.persistenceOnlyInStores(
            // Takes the transaction of whoever records.
            "AuditLog");

    @ArchTest
    static final ArchRule IMPORTS = ArchitectureRules.allowedImports(
            "auth",
            Map.ofEntries(
                    row("secrets"),
                    row("clients"),
                    row("permissions"),
                    row("passwords"),
                    row("revocations"),
                    row("throttling", "secrets"),
                    row("audit", "secrets"),
                    row("auditevents", "audit", "sessions", "organizations", "permissions"),
                    row("stepup"),
                    row("tokens", "secrets", "audit", "stepup"),
                    row(
                            "mfa",
                            "throttling",
                            "sessions",
                            "users",
                            "organizations",
                            "passwords",
                            "revocations",
                            "secrets",
                            "stepup",
                            "tokens",
                            "audit"),
                    row("passkeys", "sessions", "users", "organizations", "revocations", "stepup", "tokens", "audit"),
                    row("organizations", "permissions", "audit"),
                    row("users", "organizations", "passwords", "audit"),
                    row(
                            "sessions",
                            "users",
                            "organizations",
                            "passwords",
                            "permissions",
                            "revocations",
                            "secrets",
                            "throttling",
                            "tokens",
                            "audit"),
                    row(
                            "accounts",
                            "apikeys",
                            "stepup",
                            "users",
                            "organizations",
                            "passwords",
                            "revocations",
                            "sessions",
                            "throttling",
                            "audit"),
                    row("admin", "accounts", "users", "revocations", "sessions", "stepup", "audit"),
                    row(
                            "apikeys",
                            "sessions",
                            "users",
                            "organizations",
                            "permissions",
                            "revocations",
                            "tokens",
                            "clients",
                            "stepup",
                            "audit"),
                    row("access", "sessions", "users", "organizations", "permissions", "apikeys", "audit"),
                    row("roles", "access", "permissions", "revocations", "audit"),
                    row(
                            "tenants",
                            "access",
                            "apikeys",
                            "stepup",
                            "sessions",
                            "users",
                            "organizations",
                            "permissions",
                            "revocations",
                            "audit"),
                    row(
                            "members",
                            "access",
                            "sessions",
                            "roles",
                            "apikeys",
                            "organizations",
                            "permissions",
                            "revocations",
                            "audit"),
                    row("projects", "access", "apikeys", "organizations", "permissions", "revocations", "audit"),
                    row("serviceaccounts", "access", "apikeys", "roles", "permissions", "revocations", "audit"),
                    row("invitations", "access", "roles", "sessions", "users", "organizations", "permissions", "audit"),
                    row(
                            "oauth",
                            "sessions",
                            "users",
                            "organizations",
                            "permissions",
                            "revocations",
                            "tokens",
                            "secrets",
                            "clients",
                            "audit"),
                    row("federation", "sessions", "users", "tokens", "secrets", "audit")));

    /** What {@code feature} may import. */
    private static Map.Entry<String, Set<String>> row(String feature, String... imports) {
        return Map.entry(feature, Set.of(imports));
    }
}
