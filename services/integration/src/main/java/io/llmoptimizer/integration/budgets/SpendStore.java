package io.llmoptimizer.integration.budgets;

import io.llmoptimizer.common.spend.NanoUsd;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.integration.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The spend counters in Redis. */
@Singleton
class SpendStore {
    private static final Script RESERVE = Script.named("spend/reserve");
    private static final Script SETTLE = Script.named("spend/settle");

    private final RedisAPI redis;
    private final BudgetsConfig config;

    SpendStore(RedisAPI redis, BudgetsConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** The decision about a call, or empty when no hard budget applies to it. */
    Uni<Optional<Admission>> reserve(SpendRequest request) {
        UUID organization = request.organization();
        Instant time = request.occurredAt();
        List<String> arguments = new ArrayList<>(List.of(
                "3",
                SpendKeys.hardBudgets(organization),
                SpendKeys.reservations(organization),
                SpendKeys.expiries(organization),
                request.id().toString(),
                SpendKeys.counters(organization),
                SpendKeys.day(time),
                SpendKeys.week(time),
                SpendKeys.month(time),
                SpendKeys.total(),
                Long.toString(NanoUsd.ceil(request.promptWorstCaseUsd())),
                request.outputUsdPerToken().movePointRight(9).toPlainString(),
                Long.toString(outputTokens(request)),
                request.maxTokens().isPresent() ? "0" : "1",
                Long.toString(request.lifetime().toMillis()),
                Integer.toString(config.sweep()),
                Long.toString(SpendKeys.COUNTER_LIFETIME.toSeconds()),
                SpendKeys.ORGANIZATION));
        if (request.project() != null) {
            arguments.add(SpendKeys.project(request.project()));
        }
        if (request.user() != null) {
            arguments.add(SpendKeys.user(request.user()));
        }
        if (request.apiKey() != null) {
            arguments.add(SpendKeys.apiKey(request.apiKey()));
        }
        return RESERVE.run(redis, arguments).map(answer -> decision(answer, request));
    }

    /** Whether there was a reservation to settle. */
    Uni<Boolean> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        return SETTLE.run(
                        redis,
                        List.of(
                                "2",
                                SpendKeys.reservations(organization),
                                SpendKeys.expiries(organization),
                                id.toString(),
                                SpendKeys.counters(organization),
                                Long.toString(NanoUsd.ceil(actualUsd)),
                                Long.toString(config.settledLifetime().toMillis())))
                .map(answer -> answer.toInteger() == 1);
    }

    /** Whether Redis holds the counters of all organizations. */
    Uni<Boolean> isComplete() {
        return redis.exists(List.of(SpendKeys.ready())).map(found -> found.toInteger() == 1);
    }

    private long outputTokens(SpendRequest request) {
        return request.maxTokens().orElse(Math.min(config.defaultOutputTokens(), request.largestOutput()));
    }

    private static Optional<Admission> decision(Response answer, SpendRequest request) {
        String outcome = answer.get(0).toString();
        return switch (outcome) {
            case "none" -> Optional.empty();
            case "granted" ->
                Optional.of(
                        request.maxTokens().isPresent()
                                ? Admission.Granted.WITHOUT_CAP
                                : new Admission.Granted(
                                        OptionalLong.of(answer.get(1).toLong())));
            case "refused" ->
                Optional.of(new Admission.Refused(
                        UUID.fromString(answer.get(1).toString()),
                        usd(answer.get(2).toLong()),
                        usd(answer.get(3).toLong())));
            default -> throw new IllegalStateException("the reserve script answered " + outcome);
        };
    }

    private static BigDecimal usd(long nano) {
        BigDecimal usd = BigDecimal.valueOf(nano, 9).stripTrailingZeros();
        return usd.scale() < 2 ? usd.setScale(2) : usd;
    }
}
