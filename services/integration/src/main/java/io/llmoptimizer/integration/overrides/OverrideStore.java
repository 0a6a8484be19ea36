package io.llmoptimizer.integration.overrides;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.integration.overrides.Terms.Discount;
import io.llmoptimizer.integration.overrides.Terms.Fixed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Overrides in PostgreSQL, prices as JSON text. */
@Singleton
class OverrideStore {
    private static final String SELECT = """
            SELECT id, organization_id, provider, model, effective_from, discount_percent, rates, created_by, created_at
            FROM price_overrides
            """;

    private final Pool pool;
    private final ObjectMapper json;

    OverrideStore(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    /** Those of all organizations. */
    Uni<List<PriceOverride>> all() {
        return pool.query(SELECT).execute().map(this::overrides);
    }

    /** At most {@code rows} overrides that come after the one with the id {@code after}, newest first. */
    Uni<List<PriceOverride>> list(UUID organization, Optional<UUID> after, int rows) {
        return pool.preparedQuery(SELECT + """
                        WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3""")
                .execute(Tuple.of(organization, after.orElse(null), rows))
                .map(this::overrides);
    }

    Uni<Optional<PriceOverride>> find(UUID id) {
        return pool.preparedQuery(SELECT + "WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> overrides(rows).stream().findFirst());
    }

    /** Durable when it completes. */
    Uni<Void> insert(PriceOverride override) {
        BigDecimal discount = switch (override.terms()) {
            case Discount terms -> terms.percent();
            case Fixed _ -> null;
        };
        String rates = switch (override.terms()) {
            case Discount _ -> null;
            case Fixed terms -> write(terms.prices());
        };
        return pool.preparedQuery("""
                        INSERT INTO price_overrides (id, organization_id, provider, model, effective_from,
                            discount_percent, rates, created_by, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""")
                .execute(Tuple.tuple()
                        .addValue(override.id())
                        .addValue(override.organization())
                        .addValue(override.provider())
                        .addValue(override.model())
                        .addValue(override.effectiveFrom())
                        .addBigDecimal(discount)
                        .addString(rates)
                        .addValue(override.createdBy())
                        .addValue(override.createdAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** @return whether there was such an override whose first day is later than {@code day} */
    Uni<Boolean> deleteLaterThan(UUID id, LocalDate day) {
        return pool.preparedQuery("DELETE FROM price_overrides WHERE id = $1 AND effective_from > $2")
                .execute(Tuple.of(id, day))
                .map(rows -> rows.rowCount() == 1);
    }

    private List<PriceOverride> overrides(RowSet<Row> rows) {
        List<PriceOverride> overrides = new ArrayList<>(rows.size());
        for (Row row : rows) {
            BigDecimal discount = row.getBigDecimal("discount_percent");
            overrides.add(new PriceOverride(
                    row.getUUID("id"),
                    row.getUUID("organization_id"),
                    row.getString("provider"),
                    row.getString("model"),
                    row.getLocalDate("effective_from"),
                    discount == null ? new Fixed(read(row.getString("rates"))) : new Discount(discount),
                    row.getString("created_by"),
                    row.getOffsetDateTime("created_at").toInstant()));
        }
        return overrides;
    }

    private String write(AgreedPrices prices) {
        try {
            return json.writeValueAsString(prices);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("agreed prices can't be written as JSON", impossible);
        }
    }

    private AgreedPrices read(String rates) {
        try {
            return json.readValue(rates, AgreedPrices.class);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("price_overrides holds rates that are no JSON of ours", damaged);
        }
    }
}
