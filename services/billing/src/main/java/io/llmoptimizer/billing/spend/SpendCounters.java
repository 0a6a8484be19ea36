package io.llmoptimizer.billing.spend;

import io.llmoptimizer.common.spend.SpendKeys;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes the spend counters. Every call fails after {@link SpendConfig#timeout} and may simply be made again. */
@Singleton
public class SpendCounters {
    /** Same hash slot as the marker, which a key without braces has by its whole name. */
    private static final String REBUILD_TOKEN = "{" + SpendKeys.ready() + "}:rebuild";

    private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(5);

    private final ReactiveRedisDataSource redis;
    private final SpendConfig config;
    private final Script absorb = Script.load("absorb.lua");
    private final Script finishRebuild = Script.load("finish_rebuild.lua");

    SpendCounters(ReactiveRedisDataSource redis, SpendConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** Brings one organization's counters up to {@code state}; atomic, and without effect where Redis knows better. */
    public Uni<Void> absorb(SpendState state) {
        UUID organization = state.organization();
        List<String> keys = List.of(
                SpendKeys.hardBudgets(organization),
                SpendKeys.revision(organization),
                SpendKeys.reservations(organization),
                SpendKeys.expiries(organization));
        return bounded(absorb.run(redis, keys, arguments(state))).replaceWithVoid();
    }

    private static List<String> arguments(SpendState state) {
        List<String> arguments = new ArrayList<>();
        arguments.add(SpendKeys.counters(state.organization()));
        arguments.add(Long.toString(SpendKeys.COUNTER_LIFETIME.toMillis()));
        state.definitions()
                .ifPresentOrElse(
                        definitions -> {
                            arguments.add(Long.toString(definitions.revision()));
                            arguments.add(
                                    Integer.toString(definitions.bySubject().size()));
                            definitions.bySubject().forEach((subject, budgets) -> {
                                arguments.add(subject);
                                arguments.add(budgets);
                            });
                        },
                        () -> arguments.addAll(List.of("", "0")));
        arguments.add(Integer.toString(state.counters().size()));
        for (SpendState.Counter counter : state.counters()) {
            arguments.add(counter.name());
            arguments.add(counter.nanoUsd());
            arguments.add(Long.toString(counter.version()));
        }
        state.settled().forEach(id -> arguments.add(id.toString()));
        return arguments;
    }

    /** Whether Redis has every organization's counters. */
    public Uni<Boolean> ready() {
        return bounded(redis.execute("EXISTS", SpendKeys.ready())).map(Response::toBoolean);
    }

    /** Claims the rebuild for {@code token}, unless another replica is at it. */
    public Uni<Boolean> beginRebuild(String token) {
        return bounded(redis.execute("SET", REBUILD_TOKEN, token, "NX", "PX", Long.toString(TOKEN_LIFETIME.toMillis())))
                .map(answer -> answer != null);
    }

    /** Keeps the claim for some more seconds. */
    public Uni<Void> continueRebuild() {
        return bounded(redis.execute("PEXPIRE", REBUILD_TOKEN, Long.toString(TOKEN_LIFETIME.toMillis())))
                .replaceWithVoid();
    }

    /**
     * Sets the ready marker.
     *
     * @return false if Redis lost the claim, and maybe more, since: then all is to be written again
     */
    public Uni<Boolean> finishRebuild(String token) {
        return bounded(finishRebuild.run(redis, List.of(SpendKeys.ready(), REBUILD_TOKEN), List.of(token)))
                .map(set -> set == 1);
    }

    private <T> Uni<T> bounded(Uni<T> command) {
        return command.ifNoItem().after(config.timeout()).fail();
    }
}
