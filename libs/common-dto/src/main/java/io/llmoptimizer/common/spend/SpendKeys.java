package io.llmoptimizer.common.spend;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;

/**
 * The spend counters in Redis, which integration and billing share. This page is their contract: names, values, and what
 * each of the three scripts does. Amounts are whole nano-dollars in decimal digits, see {@link NanoUsd}. All keys of an
 * organization share one hash slot, so that a script over them is atomic on Redis Cluster too.
 *
 * <h2>Keys</h2>
 *
 * <ul>
 *   <li>{@link #ready}: there while Redis holds the counters of every organization. Billing sets it after it wrote them
 *       all, looks every second, and writes them all again when it is gone (an emptied or replaced Redis). Without it, a
 *       missing budget proves nothing, and integration does not admit on it.
 *   <li>{@link #hardBudgets}: hash of the organization's <em>hard</em> budgets by what they limit. Field = a subject
 *       ({@link #ORGANIZATION}, {@link #project}, {@link #user}, {@link #apiKey}), value = {@link HardBudget#encode} of the
 *       hard budgets of this subject. So a call looks at four fields, however many budgets there are. Written by billing
 *       only, which replaces the whole hash atomically at every change and before it answers the change.
 *   <li>{@link #revision}: revision of {@link #hardBudgets}, so that billing never replaces the definitions by older ones.
 *       Only billing uses it.
 *   <li>{@link #counter}: hash of one budget in one period, with {@code spent} and {@code version} (set by billing from its
 *       ledger, only ever to a higher version) and {@code reserved} (sum of the reservations that count against it). A
 *       counter that does not exist has spent nothing and reserved nothing. Every script that writes one sets its expiry
 *       to {@link #COUNTER_LIFETIME}, except for the period {@link #total()}.
 *   <li>{@link #reservations}: hash, field = usage record id (= event id = ledger id), value = {@code
 *       amount|counter,counter}, where a counter is {@code <budget id>:<period name>}.
 *   <li>{@link #expiries}: sorted set of the same ids by the epoch milliseconds (Redis' own clock) at which the
 *       reservation lapses.
 * </ul>
 *
 * <h2>Releasing a reservation</h2>
 *
 * All scripts release alike: for each counter named in the reservation that has a field {@code reserved}, subtract the
 * amount, but never below zero; then HDEL it from the reservations and ZREM it from the expiries. An id that is not there
 * is no error and changes nothing.
 *
 * <h2>Scripts</h2>
 *
 * <ol>
 *   <li><b>reserve</b> (integration, before a call): releases some reservations that lapsed; finds the hard budgets of the
 *       call's subjects; refuses when for one of them limit − spent − reserved ≤ 0; else adds the worst case to {@code
 *       reserved} of each of their counters (in the period that holds the call's time) and records it once under the usage
 *       record's id. An id that is already there is granted again as it is. A call no hard budget applies to has no
 *       reservation.
 *   <li><b>settle</b> (integration, after the call): changes the reserved amount to the real cost, in the reservation and
 *       in its counters, and moves its expiry days ahead, which is how long billing may be away; a cost of zero releases.
 *       An id that is not there changes nothing: billing was faster, or no budget applied.
 *   <li><b>absorb</b> (billing, after it committed records to its ledger): in <em>one</em> script for one organization: for
 *       each given counter with a version above the stored one (or none stored) set {@code spent} and {@code version}; then
 *       release the reservations of the given record ids. The script must be given <em>all</em> counters (budget and
 *       period) that the records count into, with sums that include the records; a late script with an older version then
 *       still only releases what a newer sum already holds. So a record is at no moment missing and at no moment counted
 *       twice.
 * </ol>
 *
 * A budget counts a record when its scope is the organization, or its scope id is the record's project, user or API key.
 * The period is the one that holds the record's {@code occurredAt}, which is also the instant a reservation names its
 * counters by. Counters of past periods expire, so neither settle nor a release may create one anew.
 */
public final class SpendKeys {
    /** Field of {@link #hardBudgets} for the budgets of the organization itself. */
    public static final String ORGANIZATION = "organization";

    /** How long a counter outlives its last change: longer than the longest period, so that no open period loses one. */
    public static final Duration COUNTER_LIFETIME = Duration.ofDays(62);

    private static final String PREFIX = "llmo:spend:{";

    /** Hash of the organization's hard budgets by subject. */
    public static String hardBudgets(UUID organization) {
        return PREFIX + organization + "}:budgets";
    }

    /** Field of {@link #hardBudgets} for the budgets of a project. */
    public static String project(UUID id) {
        return "project:" + id;
    }

    /** Field of {@link #hardBudgets} for the budgets of a user. */
    public static String user(UUID id) {
        return "user:" + id;
    }

    /** Field of {@link #hardBudgets} for the budgets of an API key. */
    public static String apiKey(UUID id) {
        return "api-key:" + id;
    }

    /** Prefix to which {@code <budget id>:<period name>} is appended. */
    public static String counters(UUID organization) {
        return PREFIX + organization + "}:counter:";
    }

    /**
     * Hash that counts one budget in one period.
     *
     * @param period a name from {@link #day}, {@link #week}, {@link #month} or {@link #total}
     */
    public static String counter(UUID organization, UUID budget, String period) {
        return counters(organization) + budget + ":" + period;
    }

    /** Hash of the organization's reservations by usage record id. */
    public static String reservations(UUID organization) {
        return PREFIX + organization + "}:reservations";
    }

    /** Sorted set of the organization's reservations by the time they lapse. */
    public static String expiries(UUID organization) {
        return PREFIX + organization + "}:expiries";
    }

    /** Revision of the organization's {@link #hardBudgets}; billing's own. */
    public static String revision(UUID organization) {
        return PREFIX + organization + "}:revision";
    }

    /** The key that says all organizations' counters are in Redis; one for all of them. Its value has no meaning here. */
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
