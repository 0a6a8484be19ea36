package io.llmoptimizer.auth.oauth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a client may come by tokens (RFC 6749 section 1.3). */
enum GrantType {
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    CLIENT_CREDENTIALS;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<GrantType> of(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
    }
}
