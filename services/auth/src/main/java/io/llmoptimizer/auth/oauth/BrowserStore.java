package io.llmoptimizer.auth.oauth;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Which browsers are signed in at our pages, by the hash of their cookie. */
@Singleton
class BrowserStore {
    private final Pool pool;

    /** The session that a browser's sign-in began. */
    record Known(UUID session, Instant signedInAt) {}

    BrowserStore(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> save(String cookieHash, Known known, Instant expiresAt) {
        return pool.preparedQuery("""
                        INSERT INTO oauth_browser (cookie_hash, session_id, signed_in_at, expires_at)
                        VALUES ($1, $2, $3, $4)
                        """)
                .execute(Tuple.of(cookieHash, known.session(), at(known.signedInAt()), at(expiresAt)))
                .replaceWithVoid();
    }

    Uni<Optional<Known>> find(String cookieHash, Instant now) {
        return pool.preparedQuery("""
                        SELECT session_id, signed_in_at FROM oauth_browser WHERE cookie_hash = $1 AND expires_at > $2
                        """).execute(Tuple.of(cookieHash, at(now))).map(rows -> {
            if (rows.rowCount() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            return Optional.of(new Known(
                    row.getUUID("session_id"),
                    row.getOffsetDateTime("signed_in_at").toInstant()));
        });
    }

    Uni<Void> delete(String cookieHash) {
        return pool.preparedQuery("DELETE FROM oauth_browser WHERE cookie_hash = $1")
                .execute(Tuple.of(cookieHash))
                .replaceWithVoid();
    }

    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM oauth_browser WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
