package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.Device;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Where a request comes from, as far as that can be known.
 *
 * @param userAgent what the client calls itself; empty when it does not
 * @param address of the client, as the gateway saw it
 * @param deviceToken that an earlier sign-in gave this device
 */
public record Client(String userAgent, String address, Optional<String> deviceToken) {
    private static final String DEVICE_HEADER = "llmo-device";
    private static final int USER_AGENT_KEPT = 256;
    private static final int ADDRESS_LONGEST = 64;

    public Client {
        userAgent = shortened(userAgent == null ? "" : userAgent, USER_AGENT_KEPT);
        address = shortened(address == null ? "unknown" : address, ADDRESS_LONGEST);
    }

    /**
     * The client behind {@code request}. Its address is the last one of {@code X-Forwarded-For}: the gateway writes that
     * header and lets no client write it.
     */
    public static Client of(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        String address = forwarded == null
                ? request.remoteAddress() == null
                        ? null
                        : request.remoteAddress().hostAddress()
                : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return new Client(
                request.getHeader("User-Agent"), address, Optional.ofNullable(request.getHeader(DEVICE_HEADER)));
    }

    /** The same client, with a device token that came by other means than the header; null for none. */
    Client withDeviceToken(String token) {
        return token == null ? this : new Client(userAgent, address, Optional.of(token));
    }

    /** In words, such as {@code Firefox on Linux}; null when nothing is known of it. */
    public String device() {
        return Device.named(userAgent);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
