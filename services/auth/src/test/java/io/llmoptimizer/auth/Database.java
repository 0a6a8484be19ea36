package io.llmoptimizer.auth;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks into the database behind the service's back, and changes what only an administrator could. */
@Singleton
class Database {
    private final DataSource source;

    Database(DataSource source) {
        this.source = source;
    }

    void execute(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The first column of the first row, as text; null when there is no row. */
    String text(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** As if the user had opened the link in the mail. */
    void verifyAddress(String userId) {
        execute("UPDATE app_user SET email_verified_at = now() WHERE id = ?", UUID.fromString(userId));
    }

    void disable(String userId) {
        execute("UPDATE app_user SET status = 'DISABLED' WHERE id = ?", UUID.fromString(userId));
    }

    void giveRole(String userId, String role) {
        execute("UPDATE membership SET role = ? WHERE user_id = ?", role, UUID.fromString(userId));
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
