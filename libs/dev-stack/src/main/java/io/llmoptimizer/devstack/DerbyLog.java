package io.llmoptimizer.devstack;

import java.io.OutputStream;

/**
 * Derby, the broker's database, opens a log file in the working directory as soon as any JDBC driver is used. What matters
 * of it the broker logs itself.
 */
public final class DerbyLog {
    private DerbyLog() {}

    /** Keeps that file from being written. Call before the first JDBC connection of this JVM. */
    public static void discard() {
        System.setProperty("derby.stream.error.method", DerbyLog.class.getName() + ".nowhere");
    }

    /** Called by Derby, by name. */
    public static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }
}
