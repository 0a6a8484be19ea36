package io.llmoptimizer.gateway.routes;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a route stands in its life, as every answer of it says.
 *
 * @param version of the API, or null
 * @param deprecated since when (or from when on) it should not be used, or null
 * @param sunset when it will be gone, or null
 * @param more where to read what to use instead, or null
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9745">RFC 9745, Deprecation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8594">RFC 8594, Sunset</a>
 */
public record Lifecycle(String version, Instant deprecated, Instant sunset, URI more) {
    static final Lifecycle UNSAID = new Lifecycle(null, null, null, null);

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.US)
            .withZone(ZoneOffset.UTC);

    public Lifecycle {
        if (deprecated != null && sunset != null && sunset.isBefore(deprecated)) {
            // RFC 9745 section 4
            throw new IllegalArgumentException("its sunset must not come before it is deprecated");
        }
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (version != null) {
            headers.put("api-version", version);
        }
        if (deprecated != null) {
            headers.put("deprecation", "@" + deprecated.getEpochSecond());
        }
        if (sunset != null) {
            headers.put("sunset", HTTP_DATE.format(sunset));
        }
        if (more != null) {
            headers.put("link", "<" + more + ">; rel=\"" + (deprecated != null ? "deprecation" : "sunset") + "\"");
        }
        return headers;
    }
}
