package io.llmoptimizer.auth.organizations;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** The lock under which who belongs to an organization changes. */
public final class OrganizationLockStore {

    /**
     * Waits for the lock, which is held until {@code transaction} ends. It does not hold up what merely refers to the
     * organization. Fails with a 404 problem when there is no such organization.
     */
    public static Uni<Void> lock(SqlClient transaction, UUID organization) {
        return transaction
                .preparedQuery("SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE")
                .execute(Tuple.of(organization))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.notFound("organization");
                    }
                    return null;
                });
    }

    private OrganizationLockStore() {}
}
