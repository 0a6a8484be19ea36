package io.llmoptimizer.integration.budgets;

import io.llmoptimizer.common.spend.NanoUsd;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.redis.RedisCommands;
import io.llmoptimizer.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The spend counters in Redis. */
@Singleton
class SpendStore {
    private static final Script RESERVE = Script.named("spend/reserve");
    private static final Script SETTLE = Script.named("spend/settle");

    private final RedisCommands redis;
    private final BudgetsConfig config;

    SpendStore(RedisCommands redis, BudgetsConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** The decision about a call, or empty when no hard budget applies to it. */
    Future<Optional<Admission>> reserve(SpendRequest request) {
        return RESERVE.run(redis, command -> describe(request, command)).map(answer -> decision(answer, request));
    }

    private void describe(SpendRequest request, Request command) {
        UUID organization = request.organization();
        Instant time = request.occurredAt();
        command.arg(3)
                .arg(SpendKeys.hardBudgets(organization))
                .arg(SpendKeys.reservations(organization))
                .arg(SpendKeys.expiries(organization))
                .arg(request.id().toString())
                .arg(SpendKeys.counters(organization))
                .arg(SpendKeys.day(time))
                .arg(SpendKeys.week(time))
                .arg(SpendKeys.month(time))
                .arg(SpendKeys.total())
                .arg(NanoUsd.ceil(request.promptWorstCaseUsd()))
                .arg(request.outputUsdPerToken().movePointRight(9).toPlainString())
                .arg(outputTokens(request))
                .arg(request.maxTokens().isPresent() ? 0 : 1)
                .arg(request.lifetime().toMillis())
                .arg(config.sweep())
                .arg(SpendKeys.COUNTER_LIFETIME.toSeconds())
                .arg(SpendKeys.ORGANIZATION);
        if (request.project() != null) {
            command.arg(SpendKeys.project(request.project()));
        }
        if (request.user() != null) {
            command.arg(SpendKeys.user(request.user()));
        }
        if (request.apiKey() != null) {
            command.arg(SpendKeys.apiKey(request.apiKey()));
        }
    }

    /** Whether there was a reservation to settle. */
    Future<Boolean> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        return SETTLE.run(
                        redis,
                        command -> command.arg(2)
                                .arg(SpendKeys.reservations(organization))
                                .arg(SpendKeys.expiries(organization))
                                .arg(id.toString())
                                .arg(SpendKeys.counters(organization))
                                .arg(NanoUsd.ceil(actualUsd))
                                .arg(config.settledLifetime().toMillis()))
                .map(answer -> answer.toInteger() == 1);
    }

    /** Whether Redis holds the counters of all organizations. */
    Future<Boolean> isComplete() {
        return redis.send(Request.cmd(Command.EXISTS).arg(SpendKeys.ready())).map(found -> found.toInteger() == 1);
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
