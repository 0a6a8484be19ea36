package io.llmoptimizer.auth.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which events of an organization to list; newest first.
 *
 * @param actor id of a user, API key or service
 * @param target id of what it was done to
 * @param from the earliest time, to the millisecond
 * @param to the first time that is too late, to the millisecond
 * @param after continue behind this event
 */
public record AuditQuery(
        UUID organization,
        Optional<String> action,
        Optional<String> actor,
        Optional<String> target,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<UUID> after) {}
