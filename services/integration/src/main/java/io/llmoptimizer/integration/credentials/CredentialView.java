package io.llmoptimizer.integration.credentials;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A stored key as its owner sees it; the key itself is shown to nobody.
 *
 * @param owner {@code organization} or {@code platform}
 * @param hint the key's last four characters; empty for a short key
 * @param state as the replica that answers knows it
 * @param restingUntil when a key that rests is due
 * @param retiresAt when a key that was replaced is used no more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CredentialView(
        UUID id,
        String name,
        String owner,
        String hint,
        int weight,
        State state,
        Instant restingUntil,
        Instant retiresAt,
        Instant createdAt) {

    /** What a key does at present. */
    public enum State {
        AT_WORK,
        /** The provider did not serve it; it is left out for a while. */
        RESTING,
        /** It was replaced and helps out until it retires. */
        RETIRING;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
