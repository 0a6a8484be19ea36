package io.llmoptimizer.analytics.usage;

import io.llmoptimizer.analytics.queries.Answers;
import io.llmoptimizer.analytics.queries.QueryConfig;
import io.llmoptimizer.analytics.queries.Question;
import io.llmoptimizer.analytics.rollups.Counters;
import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Granularity;
import io.llmoptimizer.analytics.rollups.RollupStore;
import io.llmoptimizer.analytics.rollups.RollupSum;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What an organization used. */
@Singleton
class UsageReport {
    /** Sums come in buckets up to this many times finer than the answer's, at the edges of the range and for months. */
    private static final int FINER = 62;

    private final RollupStore rollups;
    private final QueryConfig bounds;

    private record Cell(Instant start, Map<Dimension, String> key) {}

    UsageReport(RollupStore rollups, QueryConfig bounds) {
        this.rollups = rollups;
        this.bounds = bounds;
    }

    Uni<UsageAnswer> answer(UUID organization, Question question) {
        int largest = bounds.largestAnswer();
        return question.granularity()
                .map(granularity -> rollups.sumsByStart(
                        organization, question.range(), granularity, question.groupBy(), largest * FINER + 1))
                .orElseGet(() -> rollups.sums(organization, question.range(), question.groupBy(), largest + 1))
                .map(sums -> {
                    if (sums.size() > largest * FINER) {
                        throw Answers.tooLarge(largest);
                    }
                    UsageAnswer answer = put(question, sums);
                    if (answer.data().size() > largest) {
                        throw Answers.tooLarge(largest);
                    }
                    return answer;
                });
    }

    static UsageAnswer put(Question question, List<RollupSum> sums) {
        Map<Cell, Counters> cells = new HashMap<>();
        Counters totals = Counters.NONE;
        for (RollupSum sum : sums) {
            Instant start = question.granularity()
                    .map(granularity -> granularity.floor(sum.start()))
                    .orElse(null);
            cells.merge(new Cell(start, sum.key()), sum.counters(), Counters::plus);
            totals = totals.plus(sum.counters());
        }
        return new UsageAnswer(
                question.range().from(),
                question.range().to(),
                question.granularity().map(Granularity::wireName).orElse(null),
                Answers.names(question.groupBy()),
                cells.entrySet().stream()
                        .sorted(byTimeThenCost())
                        .map(cell -> new UsageAnswer.Row(
                                cell.getKey().start(),
                                Answers.key(question.groupBy(), cell.getKey().key()),
                                UsageCounts.of(cell.getValue())))
                        .toList(),
                UsageCounts.of(totals));
    }

    private static Comparator<Map.Entry<Cell, Counters>> byTimeThenCost() {
        Comparator<Map.Entry<Cell, Counters>> byTime = Comparator.comparing(
                cell -> cell.getKey().start(), Comparator.nullsFirst(Comparator.<Instant>naturalOrder()));
        return byTime.thenComparing(cell -> cell.getValue().costUsd(), Comparator.reverseOrder())
                .thenComparing(cell -> cell.getKey().key().toString());
    }
}
