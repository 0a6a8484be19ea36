package io.llmoptimizer.notification.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A rendered message that is to be delivered.
 *
 * @param organization tenant that may see it, or empty for a message of the platform to a user
 * @param user whose message it is, or empty when it is the organization's
 * @param event event that asked for it, or empty
 * @param dedupeKey key under which the organization sends it once, or empty
 * @param sensitive whether its bodies are erased once it is finished
 */
public record NewMessage(
        Optional<UUID> organization,
        Optional<UUID> user,
        Optional<UUID> event,
        Optional<String> dedupeKey,
        String template,
        String recipient,
        String subject,
        String text,
        String html,
        boolean sensitive) {

    /** Tells whether the same key came with the same content. */
    String contentHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {template, recipient, subject, text, html}) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "NewMessage[template=" + template + ", event=" + event + "]";
    }
}
