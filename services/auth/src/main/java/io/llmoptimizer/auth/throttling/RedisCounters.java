package io.llmoptimizer.auth.throttling;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The counters all replicas share: one script and one round trip for all places of an attempt, by Redis' own clock. */
final class RedisCounters implements Counters {
    private static final String SCRIPT = read("/throttle.lua");
    private static final long TIME_OF_REDIS = 0;

    private final ReactiveRedisDataSource redis;

    RedisCounters(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Long> attempt(List<Place> places) {
        return run("attempt", TIME_OF_REDIS, places);
    }

    @Override
    public Uni<Void> forgive(List<Place> places) {
        return run("forgive", TIME_OF_REDIS, places).replaceWithVoid();
    }

    @Override
    public Uni<Void> clear(List<Place> places) {
        return redis.key(String.class)
                .del(places.stream().map(Place::key).toArray(String[]::new))
                .replaceWithVoid();
    }

    /** @param nowMillis 0 for Redis' own clock */
    Uni<Long> run(String operation, long nowMillis, List<Place> places) {
        List<String> arguments = new ArrayList<>(List.of(SCRIPT, Integer.toString(places.size())));
        places.forEach(place -> arguments.add(place.key()));
        arguments.add(operation);
        arguments.add(Long.toString(nowMillis));
        for (Place place : places) {
            Rule rule = place.rule();
            arguments.add(Long.toString(rule.free()));
            arguments.add(Long.toString(rule.leakMillis()));
            arguments.add(Long.toString(rule.firstDelayMillis()));
            arguments.add(Long.toString(rule.longestDelayMillis()));
        }
        return redis.execute("EVAL", arguments.toArray(String[]::new)).map(answer -> answer.toLong());
    }

    private static String read(String resource) {
        try (InputStream in = RedisCounters.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
