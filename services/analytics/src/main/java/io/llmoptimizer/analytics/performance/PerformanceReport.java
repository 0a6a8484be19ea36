package io.llmoptimizer.analytics.performance;

import io.llmoptimizer.analytics.performance.PerformanceAnswer.Measures;
import io.llmoptimizer.analytics.queries.Answers;
import io.llmoptimizer.analytics.queries.QueryConfig;
import io.llmoptimizer.analytics.queries.Question;
import io.llmoptimizer.analytics.rollups.Counter;
import io.llmoptimizer.analytics.rollups.Counters;
import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Histogram;
import io.llmoptimizer.analytics.rollups.RollupStore;
import io.llmoptimizer.analytics.rollups.RollupSum;
import io.llmoptimizer.analytics.rollups.Timing;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How an organization's calls fared. */
@Singleton
class PerformanceReport {
    private static final Comparator<RollupSum> MOST_REQUESTS_FIRST = Comparator.comparingLong(
                    (RollupSum sum) -> sum.counters().get(Counter.REQUESTS))
            .reversed()
            .thenComparing(sum -> sum.key().toString());

    private final RollupStore rollups;
    private final QueryConfig bounds;

    PerformanceReport(RollupStore rollups, QueryConfig bounds) {
        this.rollups = rollups;
        this.bounds = bounds;
    }

    Uni<PerformanceAnswer> answer(UUID organization, Question question) {
        int largest = bounds.largestAnswer();
        return Uni.combine()
                .all()
                .unis(
                        rollups.sums(organization, question.range(), question.groupBy(), largest + 1),
                        rollups.histograms(organization, question.range(), question.groupBy(), Timing.LATENCY),
                        rollups.histograms(
                                organization, question.range(), question.groupBy(), Timing.TIME_TO_FIRST_TOKEN))
                .with((sums, latencies, timesToFirstToken) -> {
                    if (sums.size() > largest) {
                        throw Answers.tooLarge(largest);
                    }
                    return put(question, sums, latencies, timesToFirstToken);
                });
    }

    private static PerformanceAnswer put(
            Question question,
            List<RollupSum> sums,
            Map<Map<Dimension, String>, Histogram> latencies,
            Map<Map<Dimension, String>, Histogram> timesToFirstToken) {
        Histogram none = new Histogram();
        return new PerformanceAnswer(
                question.range().from(),
                question.range().to(),
                Answers.names(question.groupBy()),
                sums.stream()
                        .sorted(MOST_REQUESTS_FIRST)
                        .map(sum -> new PerformanceAnswer.Row(
                                Answers.key(question.groupBy(), sum.key()),
                                Measures.of(
                                        sum.counters(),
                                        latencies.getOrDefault(sum.key(), none),
                                        timesToFirstToken.getOrDefault(sum.key(), none))))
                        .toList(),
                Measures.of(
                        sums.stream().map(RollupSum::counters).reduce(Counters.NONE, Counters::plus),
                        merged(latencies.values()),
                        merged(timesToFirstToken.values())));
    }

    private static Histogram merged(Collection<Histogram> histograms) {
        Histogram all = new Histogram();
        histograms.forEach(all::add);
        return all;
    }
}
