package io.llmoptimizer.gateway.limits;

import io.llmoptimizer.gateway.redis.RedisLine;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** The limits all replicas share, decided in Redis: one script and one round trip for all limits of a request. */
final class SharedLimits {
    private static final Script ADMIT = Script.named("request-limits.lua");
    private static final Script RENEW = Script.named("renew-leases.lua");
    /** Leaves the time to Redis, so that replicas with different clocks agree. */
    static final long TIME_OF_REDIS = 0;
    /** How long a place is kept that nobody renews. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private SharedLimits() {}

    /** @param lease the request's place in the plan's numbers, or null if the plan has none */
    static Future<Admission> admit(RedisLine line, Plan plan, Lease lease) {
        return admit(line, plan, lease, TIME_OF_REDIS);
    }

    static Future<Admission> admit(RedisLine line, Plan plan, Lease lease, long nowMicros) {
        return ADMIT.run(line, request -> arguments(request, plan, lease, nowMicros))
                .map(answer -> read(answer, plan));
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

    private static void arguments(Request request, Plan plan, Lease lease, long nowMicros) {
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
                .arg(LEASE.toMillis());
        for (Limit limit : rates) {
            request.arg(limit.rate().intervalMicros()).arg(limit.rate().burst());
        }
        for (Slots each : slots) {
            request.arg(each.most());
        }
    }

    private static Admission read(Response answer, Plan plan) {
        int which = answer.get(1).toInteger() - 1;
        long resetMicros = answer.get(3).toLong();
        return switch (answer.get(0).toInteger()) {
            case 0 ->
                Admissions.exhausted(
                        plan.rates().get(which), resetMicros, answer.get(4).toLong());
            case 1 ->
                plan.rates().isEmpty()
                        ? new Admission.Unlimited()
                        : Admissions.admitted(
                                plan.rates().get(which), answer.get(2).toLong(), resetMicros);
            default ->
                new Admission.Crowded(
                        plan.slots().get(which).whose(), plan.slots().get(which).most());
        };
    }
}
