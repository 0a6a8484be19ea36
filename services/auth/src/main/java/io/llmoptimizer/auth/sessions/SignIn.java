package io.llmoptimizer.auth.sessions;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.passwords.Passwords;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.auth.users.EmailVerification;
import io.llmoptimizer.auth.users.UserStatus;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signing in with a password. */
@Singleton
class SignIn {
    private final UserStore users;
    private final OrganizationStore organizations;
    private final Passwords passwords;
    private final EmailVerification verification;
    private final SessionStore sessions;
    private final Tokens tokens;
    private final SessionConfig config;
    private final Clock clock;

    SignIn(
            UserStore users,
            OrganizationStore organizations,
            Passwords passwords,
            EmailVerification verification,
            SessionStore sessions,
            Tokens tokens,
            SessionConfig config,
            Clock clock) {
        this.users = users;
        this.organizations = organizations;
        this.passwords = passwords;
        this.verification = verification;
        this.sessions = sessions;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param organization which of the user's organizations to act in; empty for the one they joined first
     * @return fails with the same 401 problem, as late, for an unknown address and for a wrong password. Only who knows the
     *     password is told that the account is disabled or its address unverified (403)
     */
    Uni<TokenPair> signIn(EmailAddress email, String password, Optional<UUID> organization, String userAgent) {
        return users.find(email)
                .flatMap(found -> passwords
                        .check(password, found.map(Account::passwordHash))
                        .flatMap(verdict -> switch (verdict) {
                            case WRONG -> Uni.createFrom().failure(SignIn::wrong);
                            case RIGHT -> Uni.createFrom().item(found.orElseThrow());
                            case RIGHT_BUT_OUTDATED -> renewHash(found.orElseThrow(), password);
                        }))
                .call(this::admit)
                .flatMap(account -> membership(account, organization))
                .flatMap(membership -> begin(membership, userAgent));
    }

    private static ProblemException wrong() {
        return ProblemException.of(
                        401, "invalid-credentials", "Sign-in failed", "The e-mail address or the password is wrong.")
                .withHeader("WWW-Authenticate", "Bearer");
    }

    private Uni<Account> renewHash(Account account, String password) {
        return passwords
                .hash(password)
                .flatMap(hash -> users.replacePasswordHash(account.user().id(), account.passwordHash(), hash))
                .replaceWith(account);
    }

    private Uni<Void> admit(Account account) {
        if (account.status() == UserStatus.DISABLED) {
            throw ProblemException.of(
                    403, "account-disabled", "Not permitted", "This account is disabled; ask your administrator.");
        }
        return verification.admits(account.user()).map(admitted -> {
            if (!admitted) {
                throw ProblemException.of(
                        403,
                        "email-not-verified",
                        "Not permitted",
                        "Verify your e-mail address with the link we sent to it, then sign in.");
            }
            return null;
        });
    }

    private Uni<Membership> membership(Account account, Optional<UUID> organization) {
        return organizations.membershipsOf(account.user().id()).map(memberships -> choose(memberships, organization));
    }

    private static Membership choose(List<Membership> memberships, Optional<UUID> organization) {
        return memberships.stream()
                .filter(membership ->
                        organization.isEmpty() || organization.get().equals(membership.organizationId()))
                .findFirst()
                .orElseThrow(() -> organization.isPresent()
                        ? ProblemException.notFound("organization")
                        : ProblemException.forbidden("You belong to no organization; ask to be invited to one."));
    }

    private Uni<TokenPair> begin(Membership membership, String userAgent) {
        Instant now = clock.instant();
        Session session = new Session(
                UuidCreator.getTimeOrderedEpoch(),
                membership.userId(),
                membership.organizationId(),
                userAgent,
                now,
                now,
                now.plus(config.absoluteTimeout()));
        RefreshToken refreshToken = RefreshToken.first(session.id());
        return sessions.create(session, refreshToken)
                .map(created -> tokens.issue(
                        session.userId(),
                        session.organizationId(),
                        membership.role(),
                        refreshToken,
                        session.expiresAt()));
    }
}
