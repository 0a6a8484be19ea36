package io.llmoptimizer.auth.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.users.UserStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * An account as administrators see it.
 *
 * @param status {@code active} or {@code disabled}
 * @param hasPassword false while a forced reset waits for its owner, or when it is signed in to by other means
 * @param sessions how many are live
 * @param lastUsedAt last sign-in or refresh of those; null when there are none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AdministeredUser(
        UUID id,
        String email,
        String name,
        boolean emailVerified,
        String status,
        boolean hasPassword,
        Instant createdAt,
        long sessions,
        Instant lastUsedAt) {
    static String wire(UserStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
