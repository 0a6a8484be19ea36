package io.llmoptimizer.gateway.limits;

import io.llmoptimizer.redis.RedisLine;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.IdentityHashMap;

/**
 * Requests of one caller that come in the same turn of an event loop: Redis decides about them in one run of the script, in
 * their order. The busier a caller, the less each of its requests costs. Confined to its event loop.
 */
final class Rounds {
    private final RedisLine line;
    private final IdentityHashMap<Plan, Round> open = new IdentityHashMap<>();

    private static final class Round {
        private int requests;
        private Future<Response> answer;
    }

    Rounds(RedisLine line) {
        this.line = line;
    }

    /** Decides about one more request with {@code plan}, which has no numbers of requests that run at once. */
    Future<Admission> join(Plan plan) {
        return join(plan, SharedLimits.TIME_OF_REDIS);
    }

    Future<Admission> join(Plan plan, long nowMicros) {
        Round round = open.get(plan);
        if (round == null) {
            round = begin(plan, nowMicros);
        }
        int place = round.requests++;
        return round.answer.map(answer -> SharedLimits.read(answer, place, plan));
    }

    private Round begin(Plan plan, long nowMicros) {
        Round begun = new Round();
        open.put(plan, begun);
        begun.answer = SharedLimits.ask(line, plan, null, () -> close(plan, begun), nowMicros)
                .onComplete(done -> close(plan, begun));
        return begun;
    }

    /** Whoever comes from now on begins another one. */
    private int close(Plan plan, Round round) {
        open.remove(plan, round);
        return round.requests;
    }
}
