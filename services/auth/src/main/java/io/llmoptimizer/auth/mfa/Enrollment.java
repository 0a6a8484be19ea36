package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.auth.users.Device;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Turns a user's second factor on and off. Each change takes a recent authentication and ends the user's other sessions. */
@Singleton
class Enrollment {
    private final EnrollmentStore store;
    private final StepUp stepUp;
    private final SecurityAlerts alerts;
    private final RevocationBroadcaster broadcaster;
    private final MfaConfig config;
    private final Clock clock;

    /**
     * A secret to be typed or scanned into an authenticator app.
     *
     * @param secret in Base 32
     * @param otpauthUri for a QR code
     */
    record NewTotp(String secret, String otpauthUri) {
        @Override
        public String toString() {
            return "NewTotp[***]";
        }
    }

    Enrollment(
            EnrollmentStore store,
            StepUp stepUp,
            SecurityAlerts alerts,
            RevocationBroadcaster broadcaster,
            MfaConfig config,
            Clock clock) {
        this.store = store;
        this.stepUp = stepUp;
        this.alerts = alerts;
        this.broadcaster = broadcaster;
        this.config = config;
        this.clock = clock;
    }

    Uni<EnrollmentStore.Status> status(Member member) {
        return store.status(member.user().id());
    }

    /** Fails with a 409 problem when there is a confirmed one. */
    Uni<NewTotp> begin(Member member) {
        byte[] secret = Totp.newSecret();
        return stepUp.require()
                .chain(() -> store.begin(member.user().id(), secret, clock.instant()))
                .map(begun -> {
                    if (!begun) {
                        throw ProblemException.conflict(
                                "mfa-is-on",
                                "An authenticator app is set up already; remove it with DELETE first to set up another.");
                    }
                    return shown(member, secret);
                });
    }

    /** @return the recovery codes, for this once; fails with 400 when the code is wrong and 409 when there is nothing to confirm */
    Uni<List<RecoveryCode>> confirm(Member member, String code, Client client) {
        List<RecoveryCode> codes = RecoveryCode.set();
        return stepUp.require()
                .chain(() -> store.confirm(code, codes, change(member, "mfa.turned-on", Kinds.MFA_ENABLED, client)))
                .flatMap(presented -> switch (presented) {
                    case Presented.Accepted _ -> broadcaster.tell().replaceWith(codes);
                    case Presented.NotAsked _ ->
                        Uni.createFrom()
                                .failure(ProblemException.conflict(
                                        "nothing-to-confirm", "Get a secret with POST /api/v1/auth/mfa/totp first."));
                    case Presented.Wrong _ -> Uni.createFrom().failure(Refusals.wrongCode(400));
                    case Presented.TooMany(var pause) -> Uni.createFrom().failure(Refusals.tooMany(pause));
                });
    }

    /** Fails with a 404 problem when there is nothing to remove. */
    Uni<Void> remove(Member member, Client client) {
        return stepUp.require()
                .chain(() -> store.remove(change(member, "mfa.turned-off", Kinds.MFA_DISABLED, client)))
                .chain(removed -> removed
                        ? broadcaster.tell()
                        : Uni.createFrom().failure(ProblemException.notFound("authenticator app")));
    }

    /** New recovery codes in the place of all former ones; fails with a 404 problem without an authenticator app. */
    Uni<List<RecoveryCode>> renewCodes(Member member) {
        List<RecoveryCode> codes = RecoveryCode.set();
        UUID user = member.user().id();
        return stepUp.require()
                .chain(() -> store.renew(codes, user, event(member, "mfa.recovery-codes-renewed"), clock.instant()))
                .map(renewed -> {
                    if (!renewed) {
                        throw ProblemException.notFound("authenticator app");
                    }
                    return codes;
                });
    }

    private EnrollmentStore.Change change(Member member, String action, String alert, Client client) {
        return new EnrollmentStore.Change(
                member.user().id(),
                member.session(),
                event(member, action),
                alerts.create(member.user(), alert, Device.named(client.userAgent())),
                clock.instant());
    }

    private static AuditEvent event(Member member, String action) {
        UUID user = member.user().id();
        return AuditEvent.of(Actor.user(user), member.organization().id(), action)
                .on("user", user);
    }

    /** The form that authenticator apps agree on (Google Authenticator's "Key Uri Format"). */
    private NewTotp shown(Member member, byte[] secret) {
        String encoded = Base32.encode(secret);
        String issuer = escaped(config.issuer());
        return new NewTotp(
                encoded,
                "otpauth://totp/" + issuer + ":" + escaped(member.user().email()) + "?secret=" + encoded + "&issuer="
                        + issuer + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP_SECONDS);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
