package io.llmoptimizer.notification.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A page from the class path, whose address carries a token. */
record PlainPage(String html) {
    /** The token is in the address: it must not reach another site, a cache, or a frame. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    static PlainPage read(String resource) {
        try (InputStream in = PlainPage.class.getResourceAsStream(resource)) {
            return new PlainPage(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
