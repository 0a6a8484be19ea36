package io.llmoptimizer.integration.budgets;

import io.llmoptimizer.common.spend.HardBudget;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestRedis;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.redis.RedisCommands;
import io.llmoptimizer.redis.Script;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** One organization's counters in Redis, as billing would write them, and the guard over them. */
final class SpendFixture {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static final Script ABSORB = Script.named("spend/absorb");

    final UUID organization = UUID.randomUUID();
    private final RedisCommands redis;
    private final Vertx vertx;

    SpendFixture(TestRedis redis) {
        this.redis = redis.commands();
        this.vertx = redis.vertx();
    }

    SpendGuard guard(Map<String, String> settings) {
        BudgetsConfig config = TestSettings.of(BudgetsConfig.class, "llmo.budgets", settings);
        return new SpendGuard(new SpendStore(redis, config), config, vertx, new SimpleMeterRegistry());
    }

    SpendGuard guard() {
        return guard(Map.of("await-counters", "false"));
    }

    /** A request whose prompt costs {@code prompt} nano-dollars and whose output {@code price} a token. */
    SpendRequest request(long prompt, String price, OptionalLong maxTokens) {
        return new SpendRequest(
                UUID.randomUUID(),
                organization,
                null,
                null,
                null,
                BigDecimal.valueOf(prompt, 9),
                new BigDecimal(price).movePointLeft(9),
                maxTokens,
                100_000,
                Duration.ofMinutes(10),
                NOW);
    }

    void define(String subject, HardBudget... budgets) {
        send(Command.HSET, SpendKeys.hardBudgets(organization), subject, HardBudget.encode(List.of(budgets)));
    }

    void setSpent(String counter, long spent, long version) {
        absorb(List.of(counter, Long.toString(spent), Long.toString(version)), List.of());
    }

    /** @param counters name, spent, version; name, spent, version; … */
    void absorb(List<String> counters, List<UUID> records) {
        List<String> call = new ArrayList<>(List.of(
                ABSORB.text(),
                "2",
                SpendKeys.reservations(organization),
                SpendKeys.expiries(organization),
                SpendKeys.counters(organization),
                Integer.toString(counters.size() / 3)));
        call.addAll(counters);
        records.forEach(id -> call.add(id.toString()));
        send(Command.EVAL, call.toArray(String[]::new));
    }

    /** As if the reservation's lifetime were over. */
    void lapse(UUID id) {
        send(Command.ZADD, SpendKeys.expiries(organization), "XX", "1", id.toString());
    }

    long spent(String counter) {
        return number(send(Command.HGET, SpendKeys.counters(organization) + counter, "spent"));
    }

    long reserved(String counter) {
        return number(send(Command.HGET, SpendKeys.counters(organization) + counter, "reserved"));
    }

    long timeToLive(String counter) {
        return number(send(Command.TTL, SpendKeys.counters(organization) + counter));
    }

    long reservations() {
        return number(send(Command.HLEN, SpendKeys.reservations(organization)));
    }

    long expiries() {
        return number(send(Command.ZCARD, SpendKeys.expiries(organization)));
    }

    Response send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return Futures.result(redis.send(request));
    }

    private static long number(Response value) {
        return value == null ? 0 : value.toLong();
    }
}
