package io.llmoptimizer.integration.limits;

import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.redis.RedisCommands;
import io.llmoptimizer.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/** The buckets in Redis, by Redis' clock: one round trip for all limits of a call. */
@Singleton
class TokenBucketStore {
    private static final Script RESERVE = Script.named("limits/reserve-tokens");
    private static final Script SETTLE = Script.named("limits/settle-tokens");

    private final RedisCommands redis;

    TokenBucketStore(RedisCommands redis) {
        this.redis = redis;
    }

    Future<TokenAdmission> reserve(List<TokenLimit> limits, long tokens) {
        return RESERVE.run(redis, request -> {
                    name(limits, request);
                    limits.forEach(limit -> request.arg(limit.micros(tokens)));
                    limits.forEach(limit -> request.arg(limit.perMinute()));
                })
                .map(answer -> {
                    TokenLimit limit = limits.get(answer.get(1).toInteger() - 1);
                    long micros = answer.get(2).toLong();
                    return answer.get(0).toInteger() == 1
                            ? Decisions.granted(new Reservation(limits, tokens, false), limit, micros)
                            : Decisions.refused(limit, micros, answer.get(3).toLong());
                });
    }

    /** Takes what was used more, or gives back what was not used. */
    Future<Void> settle(Reservation reservation, long used) {
        return SETTLE.run(redis, request -> {
                    name(reservation.limits(), request);
                    for (TokenLimit limit : reservation.limits()) {
                        request.arg(limit.microsUsed(used) - limit.micros(reservation.tokens()));
                    }
                })
                .mapEmpty();
    }

    private static void name(List<TokenLimit> limits, Request request) {
        request.arg(limits.size());
        limits.forEach(limit -> request.arg(limit.key()));
    }
}
