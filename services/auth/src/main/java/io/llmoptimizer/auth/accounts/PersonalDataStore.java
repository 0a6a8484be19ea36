package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sessions.EndReason;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is stored about a user, over all tables of auth. A table whose rows go with their user's ({@code ON DELETE CASCADE}) is
 * erased without being named here; an export names each.
 */
@Singleton
class PersonalDataStore {
    /** Section of an export → its rows as JSON. */
    private static final Map<String, String> SECTIONS = sections();

    /**
     * Statements that delete what would go with the row of the user {@code $1}, and have forget the user what would outlive it
     * ({@code ON DELETE SET NULL}), whichever features there are.
     */
    private static final String DEPENDENTS = """
            SELECT format(CASE c.confdeltype WHEN 'c' THEN 'DELETE FROM %1$s WHERE %2$I = $1'
                                             ELSE 'UPDATE %1$s SET %2$I = NULL WHERE %2$I = $1' END,
                          c.conrelid::regclass, a.attname)
            FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.confrelid = 'app_user'::regclass AND c.confdeltype IN ('c', 'n')
            ORDER BY 1
            """;

    /**
     * The tables of those rows that no section names, and a query for what the user {@code $1} has in each. Columns that hold
     * secrets, or hashes of them, are left out.
     */
    private static final String FURTHER = """
            SELECT CAST(c.conrelid::regclass AS text),
                   format('SELECT to_jsonb(t) - CAST(%L AS text[]) AS "row" FROM %s t WHERE t.%I = $1',
                          array(SELECT x.attname FROM pg_attribute x
                                WHERE x.attrelid = c.conrelid AND x.attnum > 0 AND NOT x.attisdropped
                                  AND (x.atttypid = 'bytea'::regtype OR x.attname ~ 'hash|secret|token|code|challenge')),
                          c.conrelid::regclass, a.attname)
            FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.confrelid = 'app_user'::regclass AND c.confdeltype = 'c'
              AND c.conrelid::regclass::text NOT IN ('membership', 'session', 'email_verification', 'password_reset')
            ORDER BY 1
            """;

    /** What stays of the user {@code $1}, and of organizations nobody else is in, loses its names. */
    private static final List<String> ANONYMIZATION = List.of("""
            DELETE FROM invitation i
            WHERE i.email_key = (SELECT email_key FROM app_user WHERE id = $1 AND email_verified_at IS NOT NULL)
               OR i.invited_by = $1 AND NOT EXISTS (
                   SELECT FROM membership m WHERE m.organization_id = i.organization_id AND m.user_id <> $1)
            """, """
            UPDATE organization o SET name = '(erased)'
            WHERE EXISTS (SELECT FROM membership m WHERE m.organization_id = o.id AND m.user_id = $1)
              AND NOT EXISTS (SELECT FROM membership m WHERE m.organization_id = o.id AND m.user_id <> $1)
            """, """
            UPDATE app_user SET email = 'erased', email_key = 'erased:' || id, name = '(erased)', password_hash = NULL,
                                status = 'ERASED', email_verified_at = NULL, registration_alert_at = NULL
            WHERE id = $1
            """);

    private final Pool pool;
    private final SessionStore sessions;
    private final KeyRevocationStore keys;
    private final RevocationStore revocations;
    private final Outbox outbox;
    private final AuditLog audit;

    PersonalDataStore(
            Pool pool,
            SessionStore sessions,
            KeyRevocationStore keys,
            RevocationStore revocations,
            Outbox outbox,
            AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.keys = keys;
        this.revocations = revocations;
        this.outbox = outbox;
        this.audit = audit;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("account", """
                SELECT id, email, name, lower(status) AS status, email_verified_at AS "emailVerifiedAt",
                       created_at AS "createdAt", password_hash IS NOT NULL AS "hasPassword"
                FROM app_user WHERE id = $1
                """);
        sections.put("memberships", """
                SELECT m.organization_id AS "organizationId", o.name AS "organizationName", m.created_at AS "createdAt"
                FROM membership m JOIN organization o ON o.id = m.organization_id WHERE m.user_id = $1 ORDER BY m.id
                """);
        sections.put("sessions", """
                SELECT id, organization_id AS "organizationId", user_agent AS "userAgent", created_at AS "createdAt",
                       last_used_at AS "lastUsedAt", expires_at AS "expiresAt", ended_at AS "endedAt",
                       lower(end_reason) AS "endReason"
                FROM session WHERE user_id = $1 ORDER BY id
                """);
        sections.put("apiKeys", """
                SELECT id, organization_id AS "organizationId", project_id AS "projectId", name, prefix, scopes,
                       created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
                       revoked_at AS "revokedAt"
                FROM api_key WHERE user_id = $1 ORDER BY id
                """);
        sections.put("invitationsSent", """
                SELECT i.id, i.organization_id AS "organizationId", i.email, coalesce(lower(i.role), r.name) AS role,
                       i.created_at AS "createdAt", i.sent_at AS "sentAt", i.expires_at AS "expiresAt"
                FROM invitation i LEFT JOIN organization_role r ON r.id = i.role_id WHERE i.invited_by = $1 ORDER BY i.id
                """);
        // Who merely claims an address learns nothing of what its owner was sent.
        sections.put("invitationsReceived", """
                SELECT i.id, i.organization_id AS "organizationId", o.name AS "organizationName",
                       coalesce(lower(i.role), r.name) AS role,
                       i.created_at AS "createdAt", i.sent_at AS "sentAt", i.expires_at AS "expiresAt"
                FROM app_user u
                JOIN invitation i ON i.email_key = u.email_key
                JOIN organization o ON o.id = i.organization_id
                LEFT JOIN organization_role r ON r.id = i.role_id
                WHERE u.id = $1 AND u.email_verified_at IS NOT NULL ORDER BY i.id
                """);
        sections.put("mailsWithLinks", """
                SELECT 'verification' AS kind, created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt"
                FROM email_verification WHERE user_id = $1
                UNION ALL
                SELECT 'password-reset', created_at, expires_at, used_at FROM password_reset WHERE user_id = $1
                ORDER BY 2
                """);
        sections.put("auditEvents", """
                SELECT id, occurred_at AS "at", action, lower(outcome) AS outcome, target_type AS "targetType",
                       target_id AS "targetId", client_address AS "clientAddress", user_agent AS "userAgent", details
                FROM audit_event
                WHERE actor_id = CAST(CAST($1 AS uuid) AS text)
                  AND chain IN (SELECT CAST('00000000-0000-0000-0000-000000000000' AS uuid)
                                UNION SELECT organization_id FROM membership WHERE user_id = $1
                                UNION SELECT organization_id FROM session WHERE user_id = $1)
                ORDER BY id
                """);
        return sections;
    }

    /** Everything about {@code user}, by section, as it is at one moment; {@code event} goes to the audit log. */
    Uni<Map<String, Object>> export(UUID user, AuditEvent event) {
        return pool.withTransaction(transaction -> {
            Map<String, Object> export = new LinkedHashMap<>();
            return further(transaction)
                    .flatMap(further -> {
                        Map<String, String> queries = new LinkedHashMap<>(SECTIONS);
                        queries.putAll(further);
                        return collect(transaction, queries, user, export);
                    })
                    .chain(() -> audit.record(transaction, event))
                    .replaceWith(export);
        });
    }

    private static Uni<Map<String, String>> further(SqlClient transaction) {
        return transaction.query(FURTHER).execute().map(rows -> {
            Map<String, String> queries = new LinkedHashMap<>();
            rows.forEach(row -> queries.put(row.getString(0), row.getString(1)));
            return queries;
        });
    }

    private static Uni<Void> collect(
            SqlClient transaction, Map<String, String> queries, UUID user, Map<String, Object> export) {
        Uni<Void> collected = Uni.createFrom().voidItem();
        for (Map.Entry<String, String> section : queries.entrySet()) {
            collected = collected
                    .chain(() -> rows(transaction, section.getValue(), user))
                    .invoke(rows -> export.put(section.getKey(), rows))
                    .replaceWithVoid();
        }
        return collected;
    }

    private static Uni<List<?>> rows(SqlClient transaction, String sql, UUID user) {
        return transaction
                .preparedQuery("SELECT coalesce(jsonb_agg(coalesce(to_jsonb(t) -> 'row', to_jsonb(t))), '[]') FROM ("
                        + sql + ") t")
                .execute(Tuple.of(user))
                .map(rows -> rows.iterator().next().getJsonArray(0).getList());
    }

    /**
     * Erases {@code user}: what could be used stops working, what is theirs alone goes, what others refer to loses its name.
     *
     * @return names of organizations that would be left with members and without an owner; then nothing was erased
     */
    Uni<List<String>> erase(UUID user, Instant now, CloudEvent<?> announcement, AuditEvent event) {
        return pool.withTransaction(transaction -> lock(transaction, user)
                .chain(() -> orphaned(transaction, user))
                .flatMap(orphaned -> orphaned.isEmpty()
                        ? revoke(transaction, user, now)
                                .chain(() -> eraseRows(transaction, user))
                                .chain(() -> outbox.append(transaction, announcement))
                                .chain(() -> audit.record(transaction, event))
                                .replaceWith(orphaned)
                        : Uni.createFrom().item(orphaned)));
    }

    /** Of the user's organizations, so that no other owner leaves at the same moment; always in the same order. */
    private static Uni<Void> lock(SqlClient transaction, UUID user) {
        return transaction.preparedQuery("""
                        SELECT id FROM organization
                        WHERE id IN (SELECT organization_id FROM membership WHERE user_id = $1) ORDER BY id FOR NO KEY UPDATE
                        """).execute(Tuple.of(user)).replaceWithVoid();
    }

    private static Uni<List<String>> orphaned(SqlClient transaction, UUID user) {
        return transaction
                .preparedQuery("""
                        SELECT o.name FROM membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.user_id = $1 AND m.role = 'OWNER'
                          AND EXISTS (SELECT FROM membership x WHERE x.organization_id = o.id AND x.user_id <> $1)
                          AND NOT EXISTS (SELECT FROM membership x JOIN app_user u ON u.id = x.user_id
                                          WHERE x.organization_id = o.id AND x.user_id <> $1 AND x.role = 'OWNER'
                                            AND u.status = 'ACTIVE')
                        ORDER BY o.id
                        """)
                .execute(Tuple.of(user))
                .map(rows -> Rows.list(rows, row -> row.getString(0)));
    }

    private Uni<Void> revoke(SqlClient transaction, UUID user, Instant now) {
        return sessions.endAll(transaction, user, Optional.empty(), EndReason.ERASED, now)
                // Before others hear of the keys, so that they don't hear a name.
                .chain(() -> transaction
                        .preparedQuery("UPDATE api_key SET name = '(erased)' WHERE user_id = $1")
                        .execute(Tuple.of(user)))
                .chain(() -> keys.ofErasedUser(transaction, user, now))
                .chain(() -> revocations.record(transaction, Revocations.Kind.USER, List.of(user), now));
    }

    private static Uni<Void> eraseRows(SqlClient transaction, UUID user) {
        return transaction.query(DEPENDENTS).execute().flatMap(rows -> {
            List<String> statements = new ArrayList<>(ANONYMIZATION);
            rows.forEach(row -> statements.add(row.getString(0)));
            Uni<Void> erased = Uni.createFrom().voidItem();
            for (String statement : statements) {
                erased = erased.chain(() -> transaction
                        .preparedQuery(statement)
                        .execute(Tuple.of(user))
                        .replaceWithVoid());
            }
            return erased;
        });
    }
}
