package io.llmoptimizer.auth.sql;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Rows as what they stand for. */
public final class Rows {
    private Rows() {}

    /** Each row read by {@code reader}, in the answer's order. */
    public static <T> List<T> list(RowSet<Row> rows, Function<Row, T> reader) {
        List<T> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(reader.apply(row)));
        return all;
    }

    /** The ids in the first column. */
    public static List<UUID> ids(RowSet<Row> rows) {
        return list(rows, row -> row.getUUID(0));
    }
}
