package io.llmoptimizer.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.NoisyText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

class ForwardedFuzzTest {
    private static final String CLIENT = "10.0.0.9";

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

    @Property(tries = 120_000, shrinking = ShrinkingMode.BOUNDED)
    void any_list_leads_to_an_address(@ForAll("headers") List<Map.Entry<String, String>> sent) {
        MultiMap headers = new HeadersMultiMap();
        sent.forEach(header -> headers.add(header.getKey(), header.getValue()));

        Origin origin = proxies.behind(CLIENT, "http", headers);

        assertThat(Ip.parse(origin.address())).isPresent();
        assertThat(origin.scheme()).isIn("http", "https");
        Statistics.collect(origin.address().equals(CLIENT));
        Statistics.coverage(behind -> behind.check(false).percentage(share -> share > 2.0));
    }

    @Provide
    Arbitrary<List<Map.Entry<String, String>>> headers() {
        Arbitrary<String> hops = Arbitraries.of(
                "198.51.100.7", "10.0.0.1", "[2001:db8::1]:80", "for=198.51.100.7;proto=https", "unknown");
        Arbitrary<String> values = Arbitraries.oneOf(
                NoisyText.mutated(hops.list().ofMaxSize(4).map(list -> String.join(", ", list))),
                NoisyText.of(8, PIECES));
        return Combinators.combine(Arbitraries.of("forwarded", "x-forwarded-for", "x-forwarded-proto"), values)
                .as(Map::entry)
                .list()
                .ofMaxSize(2);
    }
}
