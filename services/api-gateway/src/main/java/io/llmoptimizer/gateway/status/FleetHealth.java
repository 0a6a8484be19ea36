package io.llmoptimizer.gateway.status;

import io.llmoptimizer.gateway.proxy.Service;
import io.llmoptimizer.gateway.proxy.Services;
import io.llmoptimizer.gateway.status.FleetState.Part;
import io.llmoptimizer.redis.RedisLines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks all parts at once and remembers what they said, until the time is over or the gateway notices by itself that a part
 * went away or came back.
 */
@Singleton
public class FleetHealth {
    private static final String READINESS = "/q/health/ready";

    private final Services services;
    private final RedisLines redis;
    private final StatusConfig config;
    private final Clock clock;
    private final HttpClient client;
    private volatile Remembered remembered;

    private record Remembered(Future<FleetState> state, Instant since, int changes) {}

    FleetHealth(Services services, RedisLines redis, StatusConfig config, Clock clock, Vertx vertx) {
        this.services = services;
        this.redis = redis;
        this.config = config;
        this.clock = clock;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) config.timeout().toMillis()));
    }

    /** The present state; those who ask at the same time share one round of questions. Never fails. */
    public synchronized Future<FleetState> current() {
        Instant now = clock.instant();
        int changes = services.changes() + redis.changes();
        Remembered known = remembered;
        if (known != null
                && known.changes() == changes
                && now.isBefore(known.since().plus(goodFor(known.state())))) {
            return known.state();
        }
        Future<FleetState> asked = ask(now);
        remembered = new Remembered(asked, now, changes);
        return asked;
    }

    private Duration goodFor(Future<FleetState> state) {
        if (!state.isComplete()) {
            return config.timeout().plusSeconds(1);
        }
        return state.result().isUp() ? config.remember() : config.rememberTrouble();
    }

    private Future<FleetState> ask(Instant now) {
        Map<String, Future<Part>> answers = new TreeMap<>();
        services.all().forEach(service -> answers.put(service.name(), ask(service)));
        Map<String, Part> stores = Map.of("redis", redis.areUp() ? Part.up() : Part.down("not connected"));
        return Future.all(List.copyOf(answers.values())).map(all -> {
            Map<String, Part> parts = new LinkedHashMap<>();
            answers.forEach((name, part) -> parts.put(name, part.result()));
            return FleetState.of(now, Collections.unmodifiableMap(parts), stores);
        });
    }

    private Future<Part> ask(Service service) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(service.url() + READINESS)
                        .setTimeout(config.timeout().toMillis()))
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> read(response.statusCode(), body)))
                .otherwise(failure -> Part.down("can't be reached"));
    }

    /** MicroProfile Health's answer: {@code {"status","checks":[{"name","status"}]}}. */
    static Part read(int status, Buffer body) {
        try {
            JsonObject answer = body.toJsonObject();
            Map<String, String> checks = new TreeMap<>();
            if (answer.getJsonArray("checks") != null) {
                for (Object each : answer.getJsonArray("checks")) {
                    if (each instanceof JsonObject check) {
                        checks.put(check.getString("name", "?"), check.getString("status", "?"));
                    }
                }
            }
            boolean up = status == 200 && FleetState.UP.equals(answer.getString("status"));
            return new Part(up ? FleetState.UP : FleetState.DOWN, null, checks);
        } catch (DecodeException | ClassCastException notHealth) {
            return Part.down("answered " + status + " without a readiness report");
        }
    }
}
