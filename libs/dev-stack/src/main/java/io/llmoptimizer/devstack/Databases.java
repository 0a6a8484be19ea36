package io.llmoptimizer.devstack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates databases on any PostgreSQL server, embedded or not. */
public final class Databases {
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private Databases() {}

    /**
     * Creates the database unless there is one of this name; two callers at once are fine.
     *
     * @param name lower-case letters, digits and underscores, since it can't be a parameter of the statement
     */
    public static void ensure(String host, int port, String user, String password, String name) throws SQLException {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("\"" + name
                    + "\" can't name a database: use lower-case letters, digits and underscores, a letter first");
        }
        String url = "jdbc:postgresql://" + host + ":" + port + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            if (!exists(connection, name)) {
                create(connection, name);
            }
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void create(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        } catch (SQLException refused) {
            if (!refused.getSQLState().equals(DUPLICATE_DATABASE)
                    && !refused.getSQLState().equals(UNIQUE_VIOLATION)) {
                throw refused;
            }
        }
    }
}
