package io.llmoptimizer.auth.throttling;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.secrets.MasterKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Slows down whoever guesses at passwords: by the pair of address and account, by address, and by account. A device that signed
 * in to the account before is counted by itself, so that nobody can keep an account's owner out by guessing at it. Says the same,
 * as early, whether an account exists.
 */
@Singleton
public class SignInThrottle {
    private final Counters counters;
    private final PlaceKeys keys;
    private final Rule pair;
    private final Rule account;
    private final Rule address;
    private final Rule mails;
    private final Counter refused;

    /** Where an attempt was counted: {@code own} is forgotten by a success, of {@code others} only the attempt is. */
    public static final class Pass {
        private final List<Place> own;
        private final List<Place> others;

        private Pass(List<Place> own, List<Place> others) {
            this.own = own;
            this.others = others;
        }

        private List<Place> all() {
            return java.util.stream.Stream.concat(own.stream(), others.stream()).toList();
        }
    }

    SignInThrottle(
            ReactiveRedisDataSource redis,
            ThrottlingConfig config,
            MasterKey master,
            Clock clock,
            MeterRegistry meters) {
        this.counters =
                new SharedCounters(new RedisCounters(redis), new LocalCounters(clock), config.patience(), meters);
        this.keys = new PlaceKeys(master.derive("throttling"));
        this.pair = Rule.of(config.pair().free(), config.pair().forgottenAfter(), config);
        this.account = Rule.of(config.account().free(), config.account().forgottenAfter(), config);
        this.address = Rule.of(config.address().free(), config.address().forgottenAfter(), config);
        this.mails = Rule.of(config.mails().free(), config.mails().forgottenAfter(), config);
        this.refused = meters.counter("llmo.auth.throttling.refused");
    }

    /**
     * Before a password is checked: counts a failure, until {@link #succeeded} or {@link #undone} says otherwise.
     *
     * @param clientAddress as the gateway saw it
     * @param accountKey what the account is looked up by, whether there is one or not
     * @param device of {@link KnownDevices}
     * @return fails with a 429 problem and {@code Retry-After}
     */
    public Uni<Pass> begin(String clientAddress, String accountKey, Optional<String> device) {
        Pass pass = device.isPresent()
                ? new Pass(List.of(new Place(keys.of("device", device.get(), accountKey), pair)), List.of())
                : new Pass(
                        List.of(new Place(keys.of("pair", AddressBlock.of(clientAddress), accountKey), pair)),
                        List.of(accountPlace(accountKey), addressPlace(clientAddress)));
        return admit(pass.all()).replaceWith(pass);
    }

    /** The password was right: nothing is held against whoever typed it, but what others did to the account stays counted. */
    public Uni<Void> succeeded(Pass pass) {
        return counters.clear(pass.own).chain(() -> forgive(pass.others));
    }

    /** The attempt came to nothing without being wrong. */
    public Uni<Void> undone(Pass pass) {
        return forgive(pass.all());
    }

    /** Forgets all failures of an account, whose owner has proved to be one by other means. */
    public Uni<Void> forget(String accountKey) {
        return counters.clear(List.of(accountPlace(accountKey)));
    }

    /**
     * Checks a secret of somebody who is signed in; each session has its own count.
     *
     * @param check whether the secret is right
     * @return fails with a 403 problem when it is not, and with 429 after too many wrong ones
     */
    public Uni<Void> guardSession(UUID session, Supplier<Uni<Boolean>> check) {
        List<Place> place = List.of(new Place(keys.of("session", session.toString()), pair));
        return admit(place)
                .chain(() -> check.get().onFailure().call(() -> counters.forgive(place)))
                .flatMap(right -> right
                        ? counters.clear(place)
                        : Uni.createFrom()
                                .failure(ProblemException.of(
                                        403, "wrong-password", "Not permitted", "The password is wrong.")));
    }

    /** Before a mail is sent for somebody who is not signed in. Fails with a 429 problem. */
    public Uni<Void> mailRequest(String clientAddress) {
        return admit(List.of(new Place(keys.of("mail", AddressBlock.of(clientAddress)), mails)));
    }

    private Uni<Void> admit(List<Place> places) {
        return counters.attempt(places).map(wait -> {
            if (wait > 0) {
                refused.increment();
                throw tooMany(Math.ceilDiv(wait, 1_000L));
            }
            return null;
        });
    }

    private Uni<Void> forgive(List<Place> places) {
        return places.isEmpty() ? Uni.createFrom().voidItem() : counters.forgive(places);
    }

    private Place accountPlace(String accountKey) {
        return new Place(keys.of("account", accountKey), account);
    }

    private Place addressPlace(String clientAddress) {
        return new Place(keys.of("address", AddressBlock.of(clientAddress)), address);
    }

    private static ProblemException tooMany(long seconds) {
        return ProblemException.of(
                        429,
                        "too-many-attempts",
                        "Too many attempts",
                        "Too many attempts have failed; try again in " + seconds
                                + " seconds, or from a device you have signed in with before.")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
