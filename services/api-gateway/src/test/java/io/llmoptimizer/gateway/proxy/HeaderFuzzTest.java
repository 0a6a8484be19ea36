package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.Noise;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeaderFuzzTest {
    private static final int INPUTS = 200_000;
    private static final String[] NAMES = {
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "X-Forwarded-For",
        "x-llmo-org",
        "Authorization",
        "Host",
        "Accept",
        "TE",
        "x-api-key",
        "X-User-Id",
        "Upgrade"
    };
    private static final String[] VALUES = {
        "chunked", "identity", "close", "keep-alive", "x-mine", "0", "5", "Bearer x", ", ", "upgrade"
    };

    @Test
    @Timeout(60)
    void whatever_a_client_sends_nothing_of_its_connection_and_no_forged_identity_gets_through() {
        Noise noise = new Noise(2);
        for (int i = 0; i < INPUTS; i++) {
            // As the server's decoder fills it: without looking at characters.
            MultiMap sent = new HeadersMultiMap();
            for (int n = noise.below(6); n > 0; n--) {
                String name = noise.oneIn(2) ? noise.oneOf(NAMES) : noise.of(3, NAMES);
                sent.add(name.isEmpty() ? "x" : name, noise.of(4, VALUES));
            }
            MultiMap kept;
            try {
                kept = OutgoingHeaders.fromClient(sent);
            } catch (IllegalArgumentException unspeakable) {
                continue; // answered 400
            }
            for (String name : new String[] {
                "connection", "transfer-encoding", "host", "authorization", "x-api-key", "te", "upgrade"
            }) {
                assertThat(kept.contains(name)).as("%s of %s", name, sent).isFalse();
            }
            assertThat(kept.names()).as("%s", sent).noneMatch(name -> name.regionMatches(true, 0, "x-llmo-", 0, 7));
            assertThat(kept.entries())
                    .as("%s", sent)
                    .noneMatch(header -> header.getValue().indexOf('\n') >= 0
                            || header.getValue().indexOf('\r') >= 0
                            || header.getValue().indexOf('\0') >= 0);
        }
    }
}
