package io.llmoptimizer.notification.templates;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The mails this service writes. Each template has a subject, a text and an HTML part, the last of which escapes its data. */
@Singleton
public class Mails {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final String publicUrl;
    private final String verificationPage;
    private final String invitationPage;
    private final String passwordPage;

    /** What the verification templates may show. */
    record Verification(String name, String link, String token, String endpoint, String expires) {}

    /** What the invitation templates may show. */
    record Invitation(String organization, String role, String link, String token, String endpoint, String expires) {}

    /** What the password templates may show. */
    record PasswordReset(
            String name, String link, String token, String endpoint, String expires, boolean byAdministrator) {}

    /** What the alert templates may show. */
    record Alert(String name, AlertWords words, String device, String time, String passwordPage) {}

    /** What the budget templates may show. */
    record Budget(int percent, String scope, String amount, String spent, String period, boolean exhausted) {}

    /** What the templates about a provider may show. */
    record Provider(String name, String health, String former, String detail, String since, boolean well) {}

    /** What the template of messages written by others may show. */
    record Announcement(String subject, String text) {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        static native TemplateInstance verificationSubject(Verification mail);

        static native TemplateInstance verificationText(Verification mail);

        static native TemplateInstance verificationHtml(Verification mail);

        static native TemplateInstance invitationSubject(Invitation mail);

        static native TemplateInstance invitationText(Invitation mail);

        static native TemplateInstance invitationHtml(Invitation mail);

        static native TemplateInstance passwordResetSubject(PasswordReset mail);

        static native TemplateInstance passwordResetText(PasswordReset mail);

        static native TemplateInstance passwordResetHtml(PasswordReset mail);

        static native TemplateInstance securityAlertSubject(Alert mail);

        static native TemplateInstance securityAlertText(Alert mail);

        static native TemplateInstance securityAlertHtml(Alert mail);

        static native TemplateInstance budgetSubject(Budget mail);

        static native TemplateInstance budgetText(Budget mail);

        static native TemplateInstance budgetHtml(Budget mail);

        static native TemplateInstance providerHealthSubject(Provider mail);

        static native TemplateInstance providerHealthText(Provider mail);

        static native TemplateInstance providerHealthHtml(Provider mail);

        static native TemplateInstance announcementHtml(Announcement mail);

        private Templates() {}
    }

    Mails(
            @ConfigProperty(name = "llmo.public-url") String publicUrl,
            @ConfigProperty(name = "llmo.email.verification-page") String verificationPage,
            @ConfigProperty(name = "llmo.email.invitation-page") String invitationPage,
            @ConfigProperty(name = "llmo.email.password-page") String passwordPage) {
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
        this.verificationPage = verificationPage;
        this.invitationPage = invitationPage;
        this.passwordPage = passwordPage;
    }

    /** Asks to prove that an address is one's own. */
    public Mail verification(UserVerificationRequested request) {
        Verification mail = new Verification(
                addressed(request.name()),
                link(verificationPage, request.token()),
                request.token(),
                publicUrl + "/api/v1/auth/email/verify",
                format(TIME, request.expiresAt()));
        return new Mail(
                "verification",
                oneLine(Templates.verificationSubject(mail)),
                Templates.verificationText(mail).render(),
                Templates.verificationHtml(mail).render(),
                true);
    }

    /** Asks to join an organization. */
    public Mail invitation(UserInvited invited) {
        Invitation mail = new Invitation(
                invited.organizationName(),
                invited.role(),
                link(invitationPage, invited.token()),
                invited.token(),
                publicUrl + "/api/v1/auth/invitations/accept",
                format(TIME, invited.expiresAt()));
        return new Mail(
                "invitation",
                oneLine(Templates.invitationSubject(mail)),
                Templates.invitationText(mail).render(),
                Templates.invitationHtml(mail).render(),
                true);
    }

    /** Brings the link by which a new password is chosen. */
    public Mail passwordReset(UserPasswordResetRequested request) {
        PasswordReset mail = new PasswordReset(
                addressed(request.name()),
                link(passwordPage, request.token()),
                request.token(),
                publicUrl + "/api/v1/auth/password/reset",
                format(TIME, request.expiresAt()),
                request.byAdministrator());
        return new Mail(
                "password-reset",
                oneLine(Templates.passwordResetSubject(mail)),
                Templates.passwordResetText(mail).render(),
                Templates.passwordResetHtml(mail).render(),
                true);
    }

    /** Tells an account's owner what happened to it. */
    public Mail securityAlert(UserSecurityAlert happened) {
        Alert mail = new Alert(
                addressed(happened.name()),
                AlertWords.of(happened.kind()),
                happened.device() == null || happened.device().isBlank() ? "an unknown device" : happened.device(),
                format(TIME, happened.at()),
                passwordPage);
        return new Mail(
                "security-alert",
                oneLine(Templates.securityAlertSubject(mail)),
                Templates.securityAlertText(mail).render(),
                Templates.securityAlertHtml(mail).render(),
                false);
    }

    /** Tells that a budget's spend passed a threshold. */
    public Mail budget(BudgetThresholdReached reached) {
        Budget mail = new Budget(
                reached.threshold(),
                reached.scope(),
                Usd.format(reached.amountUsd()),
                Usd.format(reached.spentUsd()),
                period(reached),
                reached.hard() && reached.threshold() >= 100);
        return new Mail(
                "budget-threshold-reached",
                oneLine(Templates.budgetSubject(mail)),
                Templates.budgetText(mail).render(),
                Templates.budgetHtml(mail).render(),
                false);
    }

    /** Tells who runs the installation that a model provider does better or worse. */
    public Mail providerHealth(ProviderHealthChanged changed) {
        Provider mail = new Provider(
                changed.provider(),
                changed.health(),
                changed.formerHealth() == null ? "not known" : changed.formerHealth(),
                changed.detail(),
                format(TIME, changed.since()),
                "healthy".equals(changed.health()));
        return new Mail(
                "provider-health-changed",
                oneLine(Templates.providerHealthSubject(mail)),
                Templates.providerHealthText(mail).render(),
                Templates.providerHealthHtml(mail).render(),
                false);
    }

    /** A message somebody else wrote, in our frame. */
    public Mail announcement(String subject, String text) {
        return new Mail(
                "announcement",
                subject,
                text,
                Templates.announcementHtml(new Announcement(subject, text)).render(),
                false);
    }

    private static String addressed(String name) {
        return name == null || name.isBlank() ? "there" : name;
    }

    private static String link(String page, String token) {
        return page + "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private static String period(BudgetThresholdReached reached) {
        return reached.periodStart() == null || "total".equals(reached.period())
                ? "in total"
                : "for the " + reached.period() + " from " + format(DAY, reached.periodStart());
    }

    private static String format(DateTimeFormatter pattern, Instant time) {
        return pattern.format(time);
    }

    /** A subject is a header: a line break in it would begin another. */
    private static String oneLine(TemplateInstance subject) {
        return subject.render().replaceAll("\\s+", " ").trim();
    }
}
