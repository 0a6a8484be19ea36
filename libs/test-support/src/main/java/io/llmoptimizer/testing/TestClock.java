package io.llmoptimizer.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A clock that stands still until it is told otherwise. Safe to share between threads. */
public final class TestClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private TestClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Stands at {@code instant}, in UTC. */
    public static TestClock at(Instant instant) {
        return new TestClock(new AtomicReference<>(instant), ZoneOffset.UTC);
    }

    /** Stands at an ISO-8601 instant such as {@code 2026-01-31T12:00:00Z}. */
    public static TestClock at(String instant) {
        return at(Instant.parse(instant));
    }

    /** Stands at the present time, for code that compares with clocks we don't control. */
    public static TestClock atPresent() {
        return at(InstantSource.system().instant());
    }

    /** Jumps to {@code instant}, forward or back. */
    public void set(Instant instant) {
        now.set(instant);
    }

    /** Moves on by {@code duration}; a negative one moves back. */
    public void advance(Duration duration) {
        UnaryOperator<Instant> moved = instant -> instant.plus(duration);
        now.updateAndGet(moved);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Another view of this clock: setting one sets both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(now, other);
    }
}
