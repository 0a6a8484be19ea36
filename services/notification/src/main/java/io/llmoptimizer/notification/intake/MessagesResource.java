package io.llmoptimizer.notification.intake;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.notification.delivery.Courier;
import io.llmoptimizer.notification.delivery.MessageStore;
import io.llmoptimizer.notification.delivery.NewMessage;
import io.llmoptimizer.notification.templates.Mail;
import io.llmoptimizer.notification.templates.Mails;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sending messages by call. Not for viewers and billing: a mail in the organization's name reaches anybody. */
@Path("/api/v1/notifications/messages")
public class MessagesResource {
    private final Callers callers;
    private final MessageStore store;
    private final Mails mails;
    private final Courier courier;

    /** @param id look it up under {@code /api/v1/notifications/messages/{id}} */
    public record Accepted(UUID id) {}

    MessagesResource(Callers callers, MessageStore store, Mails mails, Courier courier) {
        this.callers = callers;
        this.store = store;
        this.mails = mails;
        this.courier = courier;
    }

    /** Queues a message; it survives us from then on. */
    @POST
    @ResponseStatus(202)
    @RolesAllowed({"owner", "admin", "developer", "messages:write"})
    public Uni<Accepted> send(
            @NotNull(message = "must be a JSON object") @Valid MessageRequest request,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 200) String idempotencyKey) {
        return callers.current()
                .flatMap(caller -> store.queue(message(caller, request, idempotencyKey)))
                .map(id -> id.orElseThrow(() -> ProblemException.conflict(
                        "dedupe-key-reused",
                        "A different message was sent under this key; use another one, or the same content.")))
                .invoke(courier::wake)
                .map(Accepted::new);
    }

    private NewMessage message(Caller caller, MessageRequest request, String idempotencyKey) {
        Mail mail = mails.announcement(
                request.content().subject(), request.content().text());
        return new NewMessage(
                Optional.of(caller.organization()),
                caller.user(),
                Optional.empty(),
                Optional.ofNullable(request.dedupeKey()).or(() -> Optional.ofNullable(idempotencyKey)),
                mail.template(),
                request.to(),
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.sensitive());
    }
}
