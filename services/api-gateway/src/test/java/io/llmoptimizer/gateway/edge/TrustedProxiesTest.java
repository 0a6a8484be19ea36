package io.llmoptimizer.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String BALANCER = "10.1.2.3";

    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | 198.51.100.7",
                "198.51.100.7, 10.9.9.9 | 198.51.100.7",
                "1.1.1.1, 198.51.100.7 | 198.51.100.7",
                "10.0.0.1, 198.51.100.7, 10.9.9.9 | 198.51.100.7",
                "10.0.0.1, 10.0.0.2 | 10.0.0.1",
                "198.51.100.7:4711 | 198.51.100.7",
                "[2001:db8::1]:4711 | 2001:db8::1",
                "2001:db8::1, fd00::9 | 2001:db8::1",
                "198.51.100.7, unknown | 10.1.2.3",
                "198.51.100.7, evil.example | 10.1.2.3",
                "'' | 10.1.2.3",
            })
    void the_last_address_that_no_trusted_proxy_wrote_about_itself_is_the_clients(String list, String client) {
        assertThat(proxies.behind(BALANCER, "http", headers("x-forwarded-for", list))
                        .address())
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.7;proto=https | 198.51.100.7 | https",
                "for=1.1.1.1;proto=https, for=198.51.100.7;proto=http | 198.51.100.7 | http",
                "For=\"[2001:db8::1]:4711\";Proto=HTTPS | 2001:db8::1 | https",
                "for=198.51.100.7;proto=https, for=10.9.9.9 | 198.51.100.7 | https",
                "for=_hidden;proto=https | 10.1.2.3 | https",
                "proto=gopher | 10.1.2.3 | http",
            })
    void the_standards_header_is_read_the_same_way(String value, String client, String scheme) {
        MultiMap both = headers("forwarded", value).add("x-forwarded-for", "1.2.3.4");

        assertThat(proxies.behind(BALANCER, "http", both)).isEqualTo(new Origin(client, scheme));
    }

    @Test
    void the_scheme_belongs_to_the_proxy_that_said_it() {
        MultiMap one = headers("x-forwarded-for", "198.51.100.7, 10.9.9.9").add("x-forwarded-proto", "https");
        assertThat(proxies.behind(BALANCER, "http", one).isSecure()).isTrue();

        MultiMap forged = headers("x-forwarded-for", "1.1.1.1, 198.51.100.7").add("x-forwarded-proto", "https, http");
        assertThat(proxies.behind(BALANCER, "http", forged).isSecure()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.64/26, 192.0.2.127, true",
        "192.0.2.64/26, 192.0.2.128, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.2.3.4, true",
        "10.0.0.0/8, ten, false",
    })
    void a_network_holds_the_addresses_of_its_prefix(String cidr, String address, boolean held) {
        assertThat(Network.of(cidr).contains(address)).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "10.0.0/8/8"})
    void what_is_no_network_stops_the_start(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("llmo.edge.trusted-proxies");
    }

    private static MultiMap headers(String name, String value) {
        return HttpHeaders.headers().add(name, value);
    }
}
