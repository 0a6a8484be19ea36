package io.llmoptimizer.auth.sql;

import io.vertx.pgclient.PgException;

/** Which promise of the schema a statement would have broken (PostgreSQL's documentation, appendix A). */
public final class Violations {
    private static final String FOREIGN_KEY = "23503";
    private static final String UNIQUE = "23505";

    private Violations() {}

    /** Another row has it already. */
    public static boolean isUnique(Throwable failure) {
        return isState(failure, UNIQUE);
    }

    /** Other rows still refer to it, or what it refers to is gone. */
    public static boolean isForeignKey(Throwable failure) {
        return isState(failure, FOREIGN_KEY);
    }

    private static boolean isState(Throwable failure, String state) {
        return failure instanceof PgException refused && state.equals(refused.getSqlState());
    }
}
