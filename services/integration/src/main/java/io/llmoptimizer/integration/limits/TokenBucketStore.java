package io.llmoptimizer.integration.limits;

import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.integration.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The buckets in Redis, by Redis' clock: one round trip for all limits of a call. */
@Singleton
class TokenBucketStore {
    private static final Script RESERVE = Script.named("limits/reserve-tokens");
    private static final Script SETTLE = Script.named("limits/settle-tokens");

    private final RedisAPI redis;

    TokenBucketStore(RedisAPI redis) {
        this.redis = redis;
    }

    Uni<TokenAdmission> reserve(List<TokenLimit> limits, long tokens) {
        List<String> arguments = arguments(limits, limit -> limit.micros(tokens));
        limits.forEach(limit -> arguments.add(Integer.toString(limit.perMinute())));
        return RESERVE.run(redis, arguments).map(answer -> {
            TokenLimit limit = limits.get(answer.get(1).toInteger() - 1);
            long micros = answer.get(2).toLong();
            return answer.get(0).toInteger() == 1
                    ? Decisions.granted(new Reservation(limits, tokens, false), limit, micros)
                    : Decisions.refused(limit, micros, answer.get(3).toLong());
        });
    }

    /** Takes what was used more, or gives back what was not used. */
    Uni<Void> settle(Reservation reservation, long used) {
        return SETTLE.run(
                        redis,
                        arguments(
                                reservation.limits(),
                                limit -> limit.microsUsed(used) - limit.micros(reservation.tokens())))
                .replaceWithVoid();
    }

    private interface Micros {
        long of(TokenLimit limit);
    }

    private static List<String> arguments(List<TokenLimit> limits, Micros micros) {
        List<String> arguments = new ArrayList<>(1 + 2 * limits.size());
        arguments.add(Integer.toString(limits.size()));
        limits.forEach(limit -> arguments.add(limit.key()));
        limits.forEach(limit -> arguments.add(Long.toString(micros.of(limit))));
        return arguments;
    }
}
