package io.llmoptimizer.http.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor give it as {@code cursor} to get the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(List<T> data, String nextCursor) {

    /**
     * A page from rows that were fetched with one more than {@code limit}, which tells whether there is a next page.
     *
     * @param cursorOf the cursor that continues after a row
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursorOf) {
        if (rows.size() <= limit) {
            return new Page<>(List.copyOf(rows), null);
        }
        List<T> shown = List.copyOf(rows.subList(0, limit));
        return new Page<>(shown, cursorOf.apply(shown.getLast()));
    }

    /** The same page as its readers are to see it. */
    public <V> Page<V> map(Function<? super T, V> view) {
        return new Page<>(data.stream().map(view).toList(), nextCursor);
    }
}
