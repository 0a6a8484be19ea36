package io.llmoptimizer.analytics.queries;

import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.http.problem.ProblemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How answers are put. */
public final class Answers {
    private Answers() {}

    /** Names of what an answer is grouped by. */
    public static List<String> names(Collection<Dimension> groupBy) {
        return groupBy.stream().map(Dimension::wireName).toList();
    }

    /** A row's key with the names clients know; a value is null for calls that had none. */
    public static Map<String, String> key(Collection<Dimension> groupBy, Map<Dimension, String> values) {
        Map<String, String> key = new LinkedHashMap<>();
        groupBy.forEach(dimension -> key.put(dimension.wireName(), values.get(dimension)));
        return key;
    }

    /** What a question with too many rows is answered with. */
    public static ProblemException tooLarge(int largest) {
        return ProblemException.invalid(
                "groupBy",
                "makes an answer of more than " + largest
                        + " rows: group by less, shorten the range from and to, or choose a coarser granularity");
    }
}
