package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.common.events.ApiKeyCreated;
import io.llmoptimizer.common.events.ApiKeyRevoked;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.events.EventFactory;
import jakarta.inject.Singleton;
import java.util.List;

/** What others hear of a key's life, and what the audit log does. */
@Singleton
class KeyEvents {
    private final EventFactory events;

    KeyEvents(EventFactory events) {
        this.events = events;
    }

    ApiKeyStore.Announcement created(Member by, ApiKey key) {
        return new ApiKeyStore.Announcement(
                List.of(createdEvent(key)),
                did(by, "api-key.created", key)
                        .with("owner", key.owner().type())
                        .with("ownerId", key.owner().id()));
    }

    ApiKeyStore.Announcement changed(Member by, ApiKey key) {
        return new ApiKeyStore.Announcement(List.of(), did(by, "api-key.changed", key));
    }

    ApiKeyStore.Announcement revoked(Member by, ApiKey key) {
        return new ApiKeyStore.Announcement(List.of(revokedEvent(key)), did(by, "api-key.revoked", key));
    }

    /** Names both keys, so that the use of either can be traced to the other. */
    ApiKeyStore.Announcement rotated(Member by, ApiKey key, ApiKey successor, long graceSeconds) {
        return new ApiKeyStore.Announcement(
                graceSeconds == 0
                        ? List.of(createdEvent(successor), revokedEvent(key))
                        : List.of(createdEvent(successor)),
                did(by, "api-key.rotated", key)
                        .with("replacedBy", successor.id())
                        .with("graceSeconds", graceSeconds));
    }

    private static AuditEvent did(Member by, String action, ApiKey key) {
        return AuditEvent.of(Actor.user(by.user().id()), key.organizationId(), action)
                .on("api-key", key.id());
    }

    private CloudEvent<ApiKeyCreated> createdEvent(ApiKey key) {
        return events.create(
                EventTypes.API_KEY_CREATED,
                key.id().toString(),
                key.organizationId(),
                new ApiKeyCreated(
                        key.id(),
                        key.organizationId(),
                        key.projectId(),
                        key.owner().id(),
                        key.name(),
                        key.expiresAt().orElse(null)));
    }

    private CloudEvent<ApiKeyRevoked> revokedEvent(ApiKey key) {
        return events.create(
                EventTypes.API_KEY_REVOKED,
                key.id().toString(),
                key.organizationId(),
                new ApiKeyRevoked(key.id(), key.organizationId(), key.name()));
    }
}
