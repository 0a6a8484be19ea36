package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.User;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** A row of the table {@code session}, read. */
final class SessionEntity {
    private SessionEntity() {}

    static RefreshFamily family(Row row) {
        return new RefreshFamily(
                TokenHash.stored(row.getBuffer("family_hash").getBytes()),
                TokenHash.stored(row.getBuffer("current_hash").getBytes()),
                Optional.ofNullable(row.getBuffer("parent_hash")).map(hash -> TokenHash.stored(hash.getBytes())),
                Optional.ofNullable(row.getOffsetDateTime("rotated_at")).map(OffsetDateTime::toInstant),
                instant(row, "last_used_at"),
                instant(row, "expires_at"),
                row.getOffsetDateTime("ended_at") != null);
    }

    /** An OAuth client's session has none of its own. */
    static Authentication authentication(Row row) {
        OffsetDateTime at = row.getOffsetDateTime("authenticated_at");
        return new Authentication(
                at == null ? instant(row, "created_at") : at.toInstant(),
                List.of(row.getArrayOfStrings("authentication_methods")));
    }

    static Session session(Row row) {
        return new Session(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("organization_id"),
                row.getString("user_agent"),
                instant(row, "created_at"),
                instant(row, "last_used_at"),
                instant(row, "expires_at"));
    }

    static Member member(Row row) {
        return new Member(
                row.getUUID("id"),
                new User(
                        row.getUUID("user_id"),
                        row.getString("email"),
                        row.getString("name"),
                        row.getBoolean("verified")),
                new Organization(row.getUUID("organization_id"), row.getString("organization_name")),
                MemberRole.parse(row.getString("role")));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
