package io.llmoptimizer.gateway.callers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.common.identity.TokenExchangeResponse;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The token of an API key: from memory until shortly before it expires, else exchanged at auth, once for all who wait.
 *
 * <p>Past three quarters of its life a token is renewed in the background while it is still used, so that a busy key never
 * waits for auth, and survives auth's absence for a quarter of a token's life.
 */
@Singleton
class ApiKeys {
    private static final Logger LOG = Logger.getLogger(ApiKeys.class);
    /** A token is not used in its last moments: it must still be good when the service looks at it. */
    private static final long MARGIN_MS = 5_000;

    private static final long RETRY_RENEWAL_MS = 5_000;

    private final TokenExchange exchange;
    private final AccessTokens tokens;
    private final Clock clock;
    private final Cache<KeyHash, Granted> granted;
    private final Cache<KeyHash, Refusal> refused;
    private final ConcurrentMap<KeyHash, Promise<Caller.Identified>> underWay = new ConcurrentHashMap<>();
    private final Counter exchanges;

    private static final class Granted {
        private final Caller.Identified caller;
        private final long usableUntilMs;
        private volatile long renewAtMs;

        Granted(Caller.Identified caller, long nowMs, long expiresAtMs) {
            long life = Math.max(0, expiresAtMs - nowMs);
            this.caller = caller;
            this.usableUntilMs = expiresAtMs - Math.min(MARGIN_MS, life / 4);
            this.renewAtMs = nowMs + life / 4 * 3;
        }
    }

    ApiKeys(TokenExchange exchange, AccessTokens tokens, ExchangeConfig config, Clock clock, MeterRegistry metrics) {
        this.exchange = exchange;
        this.tokens = tokens;
        this.clock = clock;
        // Its housekeeping is done sooner here than another thread is woken for it.
        this.granted = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .executor(Runnable::run)
                .build();
        this.refused = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(config.rememberRefusal())
                .build();
        this.exchanges = metrics.counter("llmo.gateway.exchanges");
    }

    /**
     * The caller of a well-formed key.
     *
     * @param isRevoked whether a remembered caller must not be believed any more; it is then exchanged anew
     */
    Future<Caller.Identified> resolve(String key, Predicate<Caller.Identified> isRevoked) {
        KeyHash hash = KeyHash.of(key);
        Granted known = granted.getIfPresent(hash);
        long now = clock.millis();
        if (known != null && now < known.usableUntilMs && !isRevoked.test(known.caller)) {
            if (now >= known.renewAtMs) {
                known.renewAtMs = now + RETRY_RENEWAL_MS;
                exchangeOnce(hash, key);
            }
            return Future.succeededFuture(known.caller);
        }
        Refusal refusal = refused.getIfPresent(hash);
        return refusal == null ? exchangeOnce(hash, key) : Future.failedFuture(new RefusedException(refusal));
    }

    private Future<Caller.Identified> exchangeOnce(KeyHash hash, String key) {
        Promise<Caller.Identified> mine = Promise.promise();
        Promise<Caller.Identified> earlier = underWay.putIfAbsent(hash, mine);
        if (earlier != null) {
            return earlier.future();
        }
        exchanges.increment();
        exchange.exchange(key).map(answer -> remember(hash, answer)).onComplete(result -> {
            if (result.cause() instanceof RefusedException no && no.refusal().status() == 401) {
                granted.invalidate(hash);
                refused.put(hash, no.refusal());
            }
            underWay.remove(hash);
            mine.handle(result);
        });
        return mine.future();
    }

    private Caller.Identified remember(KeyHash hash, TokenExchangeResponse answer) {
        Caller.Identified caller = verified(answer.accessToken());
        granted.put(hash, new Granted(caller, clock.millis(), answer.expiresAt().toEpochMilli()));
        return caller;
    }

    /** That a token straight from auth is not good is no fault of the client's: it is one of the operator's, or passes. */
    private Caller.Identified verified(String token) {
        try {
            return tokens.verify(token);
        } catch (RefusedException no) {
            if (no.refusal().status() == 503) {
                throw no;
            }
            LOG.warn("a token that auth has just issued is refused here: LLMO_PUBLIC_URL must be the same at auth and"
                    + " api-gateway, and so must their clocks");
            throw new RefusedException(Refusal.notReady(
                    "The gateway can't verify the token that auth issued for this API key; try again."));
        }
    }
}
