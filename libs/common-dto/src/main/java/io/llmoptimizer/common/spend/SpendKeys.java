package io.llmoptimizer.common.spend;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;

/**
 * Names of the spend counters in Redis. All keys of an organization share one hash slot, so that a script over them is
 * atomic on Redis Cluster too. Amounts are whole nano-dollars, see {@link NanoUsd}.
 *
 * <ul>
 *   <li>{@link #budgets}: hash, field = budget id, value = {@code hard|limit|period|scope|scopeId} with hard 0 or 1 and the
 *       scope id empty for the organization itself. Written by billing.
 *   <li>{@link #counter}: hash with {@code spent} and {@code version} (set by billing from its ledger, only ever to a newer
 *       version) and {@code reserved} (sum of the reservations that count against it).
 *   <li>{@link #reservations}: hash, field = usage record id, value = {@code amount|counter,counter} where a counter is
 *       {@code <budget id>:<period>}. Made by integration before a call, set to the real cost after it, removed by billing
 *       in the same script that sets a {@code spent} which includes the record.
 *   <li>{@link #expiries}: sorted set of usage record ids by the epoch milliseconds at which the reservation lapses.
 *   <li>{@link #revision}: revision of {@link #budgets}, so that billing never replaces the definitions by older ones. Only
 *       billing uses it.
 *   <li>{@link #ready}: exists while Redis holds every organization's budgets and counters. Billing looks for it every
 *       second and rebuilds all of them when it is gone.
 * </ul>
 *
 * A counter that does not exist has spent nothing and reserved nothing. A budget counts a record when its scope is the
 * organization, or its scope id is the record's project, user or API key; the period is the one that holds the record's
 * {@code occurredAt}, which therefore must also be the instant a reservation names its counters by. Billing lets counters
 * of past periods expire, so whoever changes {@code reserved} of a counter that a reservation lists must neither create the
 * counter anew nor let it fall below zero. A reservation that is gone was absorbed: settling it then changes nothing.
 */
public final class SpendKeys {
    private static final String PREFIX = "llmo:spend:{";

    public static String budgets(UUID organization) {
        return PREFIX + organization + "}:budgets";
    }

    /** Prefix to which {@code <budget id>:<period>} is appended. */
    public static String counters(UUID organization) {
        return PREFIX + organization + "}:counter:";
    }

    public static String counter(UUID organization, UUID budget, String period) {
        return counters(organization) + budget + ":" + period;
    }

    public static String reservations(UUID organization) {
        return PREFIX + organization + "}:reservations";
    }

    public static String expiries(UUID organization) {
        return PREFIX + organization + "}:expiries";
    }

    public static String revision(UUID organization) {
        return PREFIX + organization + "}:revision";
    }

    /** One key for all organizations. */
    public static String ready() {
        return "llmo:spend:ready";
    }

    /** Name of the UTC day that holds {@code time}, such as {@code d2026-11-21}. */
    public static String day(Instant time) {
        return "d" + date(time);
    }

    /** Name of the ISO week (from Monday, UTC) that holds {@code time}, by its first day, such as {@code w2026-11-16}. */
    public static String week(Instant time) {
        return "w" + date(time).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** Name of the UTC month that holds {@code time}, such as {@code m2026-11}. */
    public static String month(Instant time) {
        return "m" + YearMonth.from(date(time));
    }

    /** Name of the only period of a budget that never starts anew. */
    public static String total() {
        return "total";
    }

    private static LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private SpendKeys() {}
}
