package io.llmoptimizer.integration.aliases;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Aliases in PostgreSQL; every change is of one organization. */
@Singleton
class AliasStore {
    private static final String SELECT =
            "SELECT id, organization_id, name, target, fallbacks, created_at, updated_at FROM model_aliases ";

    private final Pool pool;

    AliasStore(Pool pool) {
        this.pool = pool;
    }

    /** Those of all organizations. */
    Uni<List<ModelAlias>> all() {
        return pool.query(SELECT).execute().map(AliasStore::aliases);
    }

    Uni<List<ModelAlias>> all(UUID organization) {
        return pool.preparedQuery(SELECT + "WHERE organization_id = $1")
                .execute(Tuple.of(organization))
                .map(AliasStore::aliases);
    }

    /** At most {@code rows} aliases that come after the one with the id {@code after}, newest first. */
    Uni<List<ModelAlias>> list(UUID organization, Optional<UUID> after, int rows) {
        return pool.preparedQuery(SELECT + """
                        WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3""")
                .execute(Tuple.of(organization, after.orElse(null), rows))
                .map(AliasStore::aliases);
    }

    Uni<Optional<ModelAlias>> find(UUID organization, String name) {
        return pool.preparedQuery(SELECT + "WHERE organization_id = $1 AND name = $2")
                .execute(Tuple.of(organization, name))
                .map(rows -> aliases(rows).stream().findFirst());
    }

    /** @return whether the name was free */
    Uni<Boolean> insert(ModelAlias alias) {
        return pool.preparedQuery("""
                        INSERT INTO model_aliases (id, organization_id, name, target, fallbacks, created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (organization_id, name) DO NOTHING""")
                .execute(Tuple.tuple()
                        .addValue(alias.id())
                        .addValue(alias.organization())
                        .addValue(alias.name())
                        .addValue(alias.target())
                        .addValue(alias.fallbacks().toArray(String[]::new))
                        .addValue(alias.createdAt().atOffset(ZoneOffset.UTC))
                        .addValue(alias.updatedAt().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @return whether it is still there */
    Uni<Boolean> update(ModelAlias alias) {
        return pool.preparedQuery("""
                        UPDATE model_aliases SET target = $3, fallbacks = $4, updated_at = $5
                        WHERE organization_id = $1 AND id = $2""")
                .execute(Tuple.tuple()
                        .addValue(alias.organization())
                        .addValue(alias.id())
                        .addValue(alias.target())
                        .addValue(alias.fallbacks().toArray(String[]::new))
                        .addValue(alias.updatedAt().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @return whether there was such an alias */
    Uni<Boolean> delete(UUID organization, String name) {
        return pool.preparedQuery("DELETE FROM model_aliases WHERE organization_id = $1 AND name = $2")
                .execute(Tuple.of(organization, name))
                .map(rows -> rows.rowCount() == 1);
    }

    private static List<ModelAlias> aliases(RowSet<Row> rows) {
        List<ModelAlias> aliases = new ArrayList<>(rows.size());
        for (Row row : rows) {
            aliases.add(new ModelAlias(
                    row.getUUID("id"),
                    row.getUUID("organization_id"),
                    row.getString("name"),
                    row.getString("target"),
                    List.of(row.getArrayOfStrings("fallbacks")),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant()));
        }
        return aliases;
    }
}
