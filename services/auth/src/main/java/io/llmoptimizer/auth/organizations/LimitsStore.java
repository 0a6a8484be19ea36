package io.llmoptimizer.auth.organizations;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** Limits as rows have them: as three columns, or as JSON of the SQL function {@code limits_json}. */
public final class LimitsStore {

    /** Of a row of the view {@code member}. */
    public static OuterLimits ofMember(Row row) {
        return new OuterLimits(json(row, "user_limits"), null, json(row, "organization_limits"));
    }

    /** Of a row with columns named like the fields of {@link Limits}. */
    public static Limits columns(Row row) {
        return new Limits(
                row.getInteger("requests_per_minute"),
                row.getInteger("tokens_per_minute"),
                row.getInteger("concurrent"));
    }

    /** Of a column with JSON; null when there are none. */
    public static Limits json(Row row, String column) {
        JsonObject limits = row.getJsonObject(column);
        return limits == null
                ? null
                : new Limits(
                        limits.getInteger("requestsPerMinute"),
                        limits.getInteger("tokensPerMinute"),
                        limits.getInteger("concurrent"));
    }

    private LimitsStore() {}
}
