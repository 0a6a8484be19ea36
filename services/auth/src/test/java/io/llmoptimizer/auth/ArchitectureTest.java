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
            "AuditLog", "Rows", "Violations");

    @ArchTest
    static final ArchRule IMPORTS = ArchitectureRules.allowedImports(
            "auth",
            Map.ofEntries(
                    row("sql"),
                    row("secrets"),
                    row("clients"),
                    row("permissions"),
                    row("passwords"),
                    row("revocations", "sql"),
                    row("throttling", "secrets"),
                    row("audit", "sql", "secrets"),
                    row("auditevents", "audit", "sessions", "organizations", "permissions"),
                    row("stepup"),
                    row("tokens", "sql", "secrets", "audit", "stepup"),
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
                    row(
                            "passkeys",
                            "sql",
                            "sessions",
                            "users",
                            "organizations",
                            "revocations",
                            "stepup",
                            "tokens",
                            "audit"),
                    row("organizations", "sql", "permissions", "audit"),
                    row("users", "organizations", "passwords", "audit"),
                    row(
                            "sessions",
                            "sql",
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
                            "sql",
                            "apikeys",
                            "stepup",
                            "users",
                            "organizations",
                            "passwords",
                            "revocations",
                            "sessions",
                            "throttling",
                            "audit"),
                    row("admin", "sql", "accounts", "users", "revocations", "sessions", "stepup", "audit"),
                    row(
                            "apikeys",
                            "sql",
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
                    row("roles", "sql", "access", "permissions", "revocations", "audit"),
                    row(
                            "tenants",
                            "sql",
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
                            "sql",
                            "access",
                            "sessions",
                            "roles",
                            "apikeys",
                            "organizations",
                            "permissions",
                            "revocations",
                            "audit"),
                    row("projects", "sql", "access", "apikeys", "organizations", "permissions", "revocations", "audit"),
                    row("serviceaccounts", "sql", "access", "apikeys", "roles", "permissions", "revocations", "audit"),
                    row(
                            "invitations",
                            "sql",
                            "access",
                            "roles",
                            "sessions",
                            "users",
                            "organizations",
                            "permissions",
                            "audit"),
                    row(
                            "oauth",
                            "sql",
                            "sessions",
                            "users",
                            "organizations",
                            "permissions",
                            "revocations",
                            "tokens",
                            "secrets",
                            "clients",
                            "audit"),
                    row("federation", "sql", "sessions", "users", "tokens", "secrets", "audit")));

    /** What {@code feature} may import. */
    private static Map.Entry<String, Set<String>> row(String feature, String... imports) {
        return Map.entry(feature, Set.of(imports));
    }
}
