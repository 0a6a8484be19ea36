package io.llmoptimizer.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.Noise;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ForwardedFuzzTest {
    private static final int INPUTS = 150_000;
    private static final String[] PIECES = {
        "10.0.0.1",
        "198.51.100.7",
        "[2001:db8::1]",
        "[",
        "]",
        ":80",
        "for=",
        "proto=https",
        ";",
        ",",
        "\"",
        "unknown",
        "_x",
        "::ffff:10.0.0.1"
    };

    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8"));

    @Test
    @Timeout(60)
    void any_list_leads_to_an_address() {
        Noise noise = new Noise(3);
        for (int i = 0; i < INPUTS; i++) {
            MultiMap headers = new HeadersMultiMap();
            for (int n = noise.below(3); n > 0; n--) {
                headers.add(noise.oneOf("forwarded", "x-forwarded-for", "x-forwarded-proto"), noise.of(8, PIECES));
            }
            Origin origin = proxies.behind("10.0.0.9", "http", headers);
            assertThat(Ip.parse(origin.address())).as("%s", headers).isPresent();
            assertThat(origin.scheme()).isIn("http", "https");
        }
    }
}
