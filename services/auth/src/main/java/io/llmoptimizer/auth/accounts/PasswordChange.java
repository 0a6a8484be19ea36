package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.passwords.NewPasswords;
import io.llmoptimizer.auth.passwords.PersonalWords;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Replaces a password by somebody who knows it (OWASP ASVS 5.0, 6.2.3). */
@Singleton
class PasswordChange {
    private final Reauthentication reauthentication;
    private final NewPasswords passwords;
    private final PasswordResetStore store;
    private final SecurityAlerts alerts;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    PasswordChange(
            Reauthentication reauthentication,
            NewPasswords passwords,
            PasswordResetStore store,
            SecurityAlerts alerts,
            RevocationBroadcaster broadcaster,
            Clock clock) {
        this.reauthentication = reauthentication;
        this.passwords = passwords;
        this.store = store;
        this.alerts = alerts;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    /**
     * Fails with 403 when {@code former} is wrong, with 400 when {@code latest} may not be chosen, and with 401 {@code
     * step-up-required} when there is a second factor that was not asked for lately.
     */
    Uni<Void> change(Member member, String former, String latest, Client client) {
        return reauthentication
                .check(member, former)
                .flatMap(account -> replace(member, account, latest, client))
                .chain(broadcaster::tell);
    }

    private Uni<Void> replace(Member member, Account account, String latest, Client client) {
        User user = account.user();
        return passwords
                .hash("newPassword", latest, PersonalWords.of(user.email(), user.name()))
                .flatMap(hash -> store.change(
                        user.id(),
                        account.passwordHash().orElseThrow(),
                        hash,
                        member.session(),
                        alerts.create(user, Kinds.PASSWORD_CHANGED, client.device()),
                        AuditEvent.of(
                                        Actor.user(user.id()),
                                        member.organization().id(),
                                        "password.changed")
                                .on("user", user.id()),
                        clock.instant()))
                .map(changed -> {
                    if (!changed) {
                        throw ProblemException.conflict(
                                "password-changed-meanwhile", "The password was changed just now; sign in again.");
                    }
                    return null;
                });
    }
}
