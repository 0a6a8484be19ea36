package io.llmoptimizer.gateway.limits;

import io.llmoptimizer.redis.RedisLine;
import io.llmoptimizer.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** The limits all replicas share, decided in Redis: one script and one round trip for all limits of a request. */
final class SharedLimits {
    private static final Script ADMIT = Script.named("request-limits");
    private static final Script RENEW = Script.named("renew-leases");
    /** Leaves the time to Redis, so that replicas with different clocks agree. */
    static final long TIME_OF_REDIS = 0;
    /** How long a place is kept that nobody renews. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final int NUMBERS_A_REQUEST = 5;

    private SharedLimits() {}

    /** Decides about one request that has a place in the plan's numbers. */
    static Future<Admission> admit(RedisLine line, Plan plan, Lease lease) {
        return ask(line, plan, lease, () -> 1, TIME_OF_REDIS).map(answer -> read(answer, 0, plan));
    }

    /**
     * Asks about several requests at once, one after the other.
     *
     * @param lease the only request's place in the plan's numbers, or null if the plan has none
     * @param requests how many there are, asked when the turn of the event loop ends
     */
    static Future<Response> ask(RedisLine line, Plan plan, Lease lease, IntSupplier requests, long nowMicros) {
        return ADMIT.run(line, request -> arguments(request, plan, lease, requests.getAsInt(), nowMicros));
    }

    /** Keeps the lease's places for another while. */
    static void renew(RedisLine line, Lease lease) {
        RENEW.run(line, request -> {
            request.arg(lease.slots().size());
            lease.slots().forEach(slots -> request.arg(slots.key()));
            request.arg(lease.id()).arg(LEASE.toMillis());
        });
    }

    /** Gives the lease's places back. If that gets lost, they come back by themselves. */
    static void end(RedisLine line, Lease lease) {
        for (Slots slots : lease.slots()) {
            line.send(Request.cmd(Command.ZREM).arg(slots.key()).arg(lease.id()));
        }
    }

    private static void arguments(Request request, Plan plan, Lease lease, int requests, long nowMicros) {
        List<Limit> rates = plan.rates();
        List<Slots> slots = plan.slots();
        request.arg(rates.size() + slots.size());
        for (Limit limit : rates) {
            request.arg(limit.key());
        }
        for (Slots each : slots) {
            request.arg(each.key());
        }
        request.arg(nowMicros)
                .arg(rates.size())
                .arg(lease == null ? "" : lease.id())
                .arg(LEASE.toMillis())
                .arg(requests);
        for (Limit limit : rates) {
            request.arg(limit.rate().intervalMicros()).arg(limit.rate().burst());
        }
        for (Slots each : slots) {
            request.arg(each.most());
        }
    }

    /** The decision about the request at {@code place} among those that were asked about. */
    static Admission read(Response answer, int place, Plan plan) {
        int first = place * NUMBERS_A_REQUEST;
        int which = answer.get(first + 1).toInteger() - 1;
        long resetMicros = answer.get(first + 3).toLong();
        return switch (answer.get(first).toInteger()) {
            case 0 ->
                Admissions.exhausted(
                        plan.rates().get(which),
                        resetMicros,
                        answer.get(first + 4).toLong());
            case 1 ->
                plan.rates().isEmpty()
                        ? new Admission.Unlimited()
                        : Admissions.admitted(
                                plan.rates().get(which), answer.get(first + 2).toLong(), resetMicros);
            default ->
                new Admission.Crowded(
                        plan.slots().get(which).whose(), plan.slots().get(which).most());
        };
    }
}
