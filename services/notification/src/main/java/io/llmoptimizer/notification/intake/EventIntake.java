package io.llmoptimizer.notification.intake;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.llmoptimizer.notification.delivery.Courier;
import io.llmoptimizer.notification.delivery.MessageStore;
import io.llmoptimizer.notification.delivery.NewMessage;
import io.llmoptimizer.notification.templates.Mail;
import io.llmoptimizer.notification.templates.Mails;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Events people are told about. */
@Singleton
class EventIntake {
    private static final String VERIFICATIONS = "notification.user.verification-requested.v1";
    private static final String INVITATIONS = "notification.user.invited.v1";
    private static final String PASSWORD_RESETS = "notification.user.password-reset-requested.v1";
    private static final String SECURITY_ALERTS = "notification.user.security-alert.v1";
    private static final String ERASURES = "notification.user.erased.v1";
    private static final String BUDGETS = "notification.budget.threshold-reached.v1";
    private static final String PROVIDERS = "notification.provider.health-changed.v1";

    private final EventConsumers consumers;
    private final MessageStore store;
    private final Mails mails;
    private final Courier courier;
    private final List<String> operators;

    EventIntake(EventConsumers consumers, MessageStore store, Mails mails, Courier courier, OperatorsConfig operators) {
        this.consumers = consumers;
        this.store = store;
        this.mails = mails;
        this.courier = courier;
        this.operators = operators.operators().orElse(List.of());
    }

    void start(@Observes StartupEvent event) {
        consumers.consume(Subscription.single(VERIFICATIONS, UserVerificationRequested.class, this::verification));
        consumers.consume(Subscription.single(INVITATIONS, UserInvited.class, this::invitation));
        consumers.consume(Subscription.single(PASSWORD_RESETS, UserPasswordResetRequested.class, this::passwordReset));
        consumers.consume(Subscription.single(SECURITY_ALERTS, UserSecurityAlert.class, this::securityAlert));
        consumers.consume(Subscription.single(ERASURES, UserErased.class, this::erasure));
        consumers.consume(Subscription.single(BUDGETS, BudgetThresholdReached.class, this::budget));
        consumers.consume(Subscription.single(PROVIDERS, ProviderHealthChanged.class, this::provider));
    }

    private Uni<Void> verification(CloudEvent<UserVerificationRequested> event) {
        UserVerificationRequested request = event.data();
        return queue(
                VERIFICATIONS,
                event.id(),
                List.of(message(event, Optional.of(request.userId()), request.email(), mails.verification(request))));
    }

    private Uni<Void> invitation(CloudEvent<UserInvited> event) {
        UserInvited invited = event.data();
        return queue(
                INVITATIONS,
                event.id(),
                List.of(message(event, Optional.empty(), invited.email(), mails.invitation(invited))));
    }

    private Uni<Void> passwordReset(CloudEvent<UserPasswordResetRequested> event) {
        UserPasswordResetRequested request = event.data();
        Mail mail = mails.passwordReset(request);
        return queue(
                PASSWORD_RESETS,
                event.id(),
                List.of(message(event, Optional.of(request.userId()), request.email(), mail)));
    }

    private Uni<Void> securityAlert(CloudEvent<UserSecurityAlert> event) {
        UserSecurityAlert alert = event.data();
        Mail mail = mails.securityAlert(alert);
        return queue(
                SECURITY_ALERTS, event.id(), List.of(message(event, Optional.of(alert.userId()), alert.email(), mail)));
    }

    private Uni<Void> erasure(CloudEvent<UserErased> event) {
        return store.eraseOnce(ERASURES, event.id(), event.data().userId());
    }

    private Uni<Void> budget(CloudEvent<BudgetThresholdReached> event) {
        BudgetThresholdReached reached = event.data();
        List<NewMessage> messages = Optional.ofNullable(reached.notifyEmail())
                .map(email -> message(event, Optional.empty(), email, mails.budget(reached)))
                .stream()
                .toList();
        return queue(BUDGETS, event.id(), messages);
    }

    private Uni<Void> provider(CloudEvent<ProviderHealthChanged> event) {
        Mail mail = mails.providerHealth(event.data());
        return queue(
                PROVIDERS,
                event.id(),
                operators.stream().map(operator -> notice(operator, mail)).toList());
    }

    private Uni<Void> queue(String consumer, UUID event, List<NewMessage> messages) {
        return store.queueOnce(consumer, event, messages).invoke(courier::wake);
    }

    /** One of several messages of the same event, which therefore are not known by it. */
    private static NewMessage notice(String to, Mail mail) {
        return new NewMessage(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                mail.template(),
                to,
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.sensitive());
    }

    private static NewMessage message(CloudEvent<?> event, Optional<UUID> user, String to, Mail mail) {
        return new NewMessage(
                Optional.ofNullable(event.organization()),
                user,
                Optional.of(event.id()),
                Optional.empty(),
                mail.template(),
                to,
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.sensitive());
    }
}
