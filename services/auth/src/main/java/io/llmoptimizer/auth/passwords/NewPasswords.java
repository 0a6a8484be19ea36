package io.llmoptimizer.auth.passwords;

import io.llmoptimizer.http.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Takes the passwords people choose: refuses the guessable ones and hashes the others. */
@Singleton
public class NewPasswords {
    private static final Logger LOG = Logger.getLogger(NewPasswords.class);

    private final PasswordPolicy policy = new PasswordPolicy();
    private final Passwords passwords;
    private final BreachedPasswords breached;
    private final Counter unanswered;

    @Inject
    NewPasswords(Passwords passwords, PasswordConfig config, Vertx vertx, MeterRegistry meters) {
        this(
                passwords,
                config.breached()
                        .url()
                        .<BreachedPasswords>map(url -> new HttpBreachedPasswords(
                                vertx, url, config.breached().timeout()))
                        .orElse(BreachedPasswords.NONE),
                meters);
    }

    NewPasswords(Passwords passwords, BreachedPasswords breached, MeterRegistry meters) {
        this.passwords = passwords;
        this.breached = breached;
        this.unanswered = meters.counter("llmo.auth.passwords.breached.unanswered");
    }

    /** Loads the list of common passwords before the first request. */
    void start(@Observes StartupEvent event) {
        LOG.debug("ready to take passwords");
    }

    /**
     * The PHC string to store for {@code password}.
     *
     * @param field where it came from, for the problem
     * @return fails with a 400 problem when the password may not be chosen, and with 503 when too many are being hashed
     */
    public Uni<String> hash(String field, String password, PersonalWords words) {
        return Uni.createFrom().deferred(() -> {
            policy.check(field, password, words);
            return isBreached(password).flatMap(known -> {
                if (known) {
                    throw ProblemException.invalid(field, PasswordPolicy.COMMON);
                }
                return passwords.hash(password);
            });
        });
    }

    /** A collection that can't be asked must not keep people from choosing a password: counted, logged, and let pass. */
    private Uni<Boolean> isBreached(String password) {
        return breached.contains(password)
                .onFailure()
                .invoke(failure -> {
                    unanswered.increment();
                    LOG.warnf("a new password could not be looked up among breached ones: %s", failure.getMessage());
                })
                .onFailure()
                .recoverWithItem(false);
    }
}
