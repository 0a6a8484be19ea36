package io.llmoptimizer.gateway.limits;

import io.llmoptimizer.gateway.callers.Caller;
import io.llmoptimizer.gateway.redis.RedisLine;
import io.llmoptimizer.gateway.redis.RedisLines;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Admits requests: a key's (or user's) own limit and its organization's, or the address's for anonymous calls. While Redis
 * is away each replica keeps the same rates by itself, so that n replicas admit up to n times as much; nobody is locked out.
 */
@Singleton
public class RequestLimits {
    private static final Logger LOG = Logger.getLogger(RequestLimits.class);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The part in braces makes Redis Cluster keep the limits of one request together, which the script needs. */
    private static final String PREFIX = "llmo:limit:{";

    private static final Optional<Runnable> UNBOUNDED = Optional.of(() -> {});

    private final RedisLines redis;
    private final LimitsConfig config;
    private final LocalLimits local = new LocalLimits();
    private final RunningRequests running = new RunningRequests();
    private final AtomicLong remindedAt = new AtomicLong(System.nanoTime() - REMIND_NANOS);
    private final Counter decidedLocally;
    private final Counter exhausted;
    private final Gcra keyDefault;
    private final Gcra userDefault;
    private final Gcra organizationDefault;
    private final Gcra anonymousDefault;

    RequestLimits(RedisLines redis, LimitsConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.config = config;
        this.keyDefault = rate(config.apiKey().requestsPerMinute());
        this.userDefault = rate(config.user().requestsPerMinute());
        this.organizationDefault = rate(config.organization().requestsPerMinute());
        this.anonymousDefault = rate(config.anonymous().requestsPerMinute());
        this.decidedLocally = metrics.counter("llmo.gateway.limits.local");
        this.exhausted = metrics.counter("llmo.gateway.limits.exhausted");
    }

    /**
     * Counts one request and says whether it may go on. Runs on an event loop and never fails.
     *
     * @param address the client's address
     */
    public Future<Admission> admit(Caller caller, String address) {
        List<Limit> limits = limitsOf(caller, address);
        RedisLine line = redis.current();
        Future<Admission> decision = line.isUp()
                ? SharedLimits.admit(line, limits)
                        .map(admission -> counted(admission, limits))
                        .otherwise(away -> locally(limits))
                : Future.succeededFuture(locally(limits));
        return decision.onSuccess(admission -> {
            if (admission instanceof Admission.Exhausted) {
                exhausted.increment();
            }
        });
    }

    /**
     * Begins a request of a caller whose credential bounds how many may run at once.
     *
     * @return what to do when the request has ended; empty if there are too many already
     */
    public Optional<Runnable> begin(Caller caller) {
        if (!(caller instanceof Caller.Identified identified)
                || identified.limits().concurrent() == null) {
            return UNBOUNDED;
        }
        String key = ownKey(identified);
        return running.begin(key, identified.limits().concurrent())
                ? Optional.of(() -> running.end(key))
                : Optional.empty();
    }

    private Admission counted(Admission admission, List<Limit> limits) {
        if (admission instanceof Admission.Admitted) {
            local.count(limits, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        }
        return admission;
    }

    private Admission locally(List<Limit> limits) {
        decidedLocally.increment();
        long now = System.nanoTime();
        long reminded = remindedAt.get();
        if (now - reminded >= REMIND_NANOS && remindedAt.compareAndSet(reminded, now)) {
            LOG.warn("Redis is away: this replica limits requests by itself until it is back");
        }
        return local.admit(limits, TimeUnit.NANOSECONDS.toMicros(now));
    }

    private List<Limit> limitsOf(Caller caller, String address) {
        return switch (caller) {
            case Caller.Anonymous anonymous ->
                List.of(new Limit(
                        PREFIX + AddressBlock.of(address) + "}",
                        "address",
                        config.anonymous().requestsPerMinute(),
                        anonymousDefault));
            case Caller.KeyHolder holder ->
                List.of(own(holder, "API key", config.apiKey(), keyDefault), shared(holder.organization()));
            case Caller.SignedInUser user ->
                List.of(own(user, "user", config.user(), userDefault), shared(user.organization()));
            case Caller.Client client ->
                List.of(own(client, "client", config.user(), userDefault), shared(client.organization()));
        };
    }

    private Limit own(Caller.Identified caller, String whose, LimitsConfig.Rate configured, Gcra configuredRate) {
        Integer bound = caller.limits().requestsPerMinute();
        return bound == null
                ? new Limit(ownKey(caller), whose, configured.requestsPerMinute(), configuredRate)
                : new Limit(ownKey(caller), whose, bound, rate(bound));
    }

    private static String ownKey(Caller.Identified caller) {
        String own = switch (caller) {
            case Caller.KeyHolder holder -> "key:" + holder.apiKey();
            case Caller.SignedInUser user -> "user:" + user.user();
            case Caller.Client client -> "client:" + client.id();
        };
        return PREFIX + caller.organization() + "}:" + own;
    }

    private Limit shared(UUID organization) {
        return new Limit(
                PREFIX + organization + "}",
                "organization",
                config.organization().requestsPerMinute(),
                organizationDefault);
    }

    private Gcra rate(int perMinute) {
        return Gcra.of(perMinute, config.burstShare());
    }
}
