package io.llmoptimizer.http.paging;

import io.llmoptimizer.http.problem.ProblemException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;

/** The query parameters of a list, as a {@code @BeanParam}. Lists are ordered by UUIDv7, newest first, and cursors are ids. */
public class Paging {
    private static final int LARGEST = 200;

    @QueryParam("limit")
    @DefaultValue("50")
    int limit;

    @QueryParam("cursor")
    String cursor;

    /** Rows a page holds, 1 to 200. */
    public int limit() {
        if (limit < 1 || limit > LARGEST) {
            throw ProblemException.invalid("limit", "must be between 1 and " + LARGEST);
        }
        return limit;
    }

    /** The id after which the page begins, or empty for the first page. */
    public Optional<UUID> after() {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(cursor));
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.invalid("cursor", "must be a nextCursor from an earlier page");
        }
    }
}
