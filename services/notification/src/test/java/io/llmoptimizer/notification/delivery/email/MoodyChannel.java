package io.llmoptimizer.notification.delivery.email;

import io.llmoptimizer.notification.delivery.Outcome;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sandbox, but some recipients are difficult: {@code twice-busy@…}, {@code always-busy@…}, {@code refused@…}, {@code throwing@…}. */
@Alternative
@Priority(1)
@Singleton
public class MoodyChannel implements EmailChannel {
    private final SandboxEmailChannel sandbox;
    private final Map<UUID, Integer> attempts = new ConcurrentHashMap<>();

    MoodyChannel(SandboxStore store) {
        this.sandbox = new SandboxEmailChannel(store);
    }

    @Override
    public String name() {
        return sandbox.name();
    }

    @Override
    public Outcome send(Email email) {
        int attempt = attempts.merge(email.message(), 1, Integer::sum);
        String recipient = email.to().substring(0, email.to().indexOf('@'));
        Outcome busy = new Outcome.Unavailable("HTTP 503", Optional.empty());
        return switch (recipient) {
            case "twice-busy" -> attempt <= 2 ? busy : sandbox.send(email);
            case "always-busy" -> busy;
            case "refused" -> new Outcome.Refused("HTTP 400 no such mailbox");
            case "throwing" -> {
                if (attempt == 1) {
                    throw new IllegalStateException("a bug");
                }
                yield sandbox.send(email);
            }
            default -> sandbox.send(email);
        };
    }
}
