package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.common.spend.HardBudget;
import io.llmoptimizer.common.spend.SpendKeys;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** After what a budget starts anew, in UTC. */
enum BudgetPeriod {
    DAY,
    /** ISO weeks, from Monday. */
    WEEK,
    MONTH,
    /** Never; counts all there ever was. */
    TOTAL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    HardBudget.Period admission() {
        return HardBudget.Period.valueOf(name());
    }

    /** The period that holds {@code time}. */
    Period holding(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return switch (this) {
            case DAY -> of(SpendKeys.day(time), day, day.plusDays(1));
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield of(SpendKeys.week(time), monday, monday.plusWeeks(1));
            }
            case MONTH -> {
                LocalDate first = day.withDayOfMonth(1);
                yield of(SpendKeys.month(time), first, first.plusMonths(1));
            }
            case TOTAL -> new Period(SpendKeys.total(), Optional.empty(), Optional.empty());
        };
    }

    private static Period of(String name, LocalDate first, LocalDate next) {
        return new Period(name, Optional.of(startOf(first)), Optional.of(startOf(next)));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static Optional<BudgetPeriod> named(String wireName) {
        return Arrays.stream(values())
                .filter(period -> period.wireName().equals(wireName))
                .findFirst();
    }
}
