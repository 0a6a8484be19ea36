package io.llmoptimizer.http.paging;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

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

    /**
     * The page that was asked for.
     *
     * @param fetch gets the rows after an id, or the first ones, and no more than so many
     */
    public <T> Uni<Page<T>> page(BiFunction<Optional<UUID>, Integer, Uni<List<T>>> fetch, Function<T, UUID> id) {
        int shown = limit();
        return fetch.apply(after(), shown + 1)
                .map(rows -> Page.of(rows, shown, row -> id.apply(row).toString()));
    }
}
