package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.NoisyText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

class HeaderFuzzTest {
    private static final Set<String> OF_THE_CONNECTION_OR_FORGED =
            Set.of("connection", "transfer-encoding", "host", "authorization", "x-api-key", "te", "upgrade");
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

    @Property(tries = 150_000, shrinking = ShrinkingMode.BOUNDED)
    void whatever_a_client_sends_nothing_of_its_connection_and_no_forged_identity_gets_through(
            @ForAll("headers") List<Map.Entry<String, String>> headers) {
        // As the server's decoder fills it: without looking at characters.
        MultiMap sent = new HeadersMultiMap();
        headers.forEach(header -> sent.add(header.getKey().isEmpty() ? "x" : header.getKey(), header.getValue()));

        boolean refused = false;
        MultiMap kept = new HeadersMultiMap();
        try {
            kept = OutgoingHeaders.fromClient(sent);
        } catch (IllegalArgumentException unspeakable) {
            refused = true; // answered 400
        }

        Set<String> names =
                kept.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        assertThat(names)
                .doesNotContainAnyElementsOf(OF_THE_CONNECTION_OR_FORGED)
                .noneMatch(name -> name.startsWith("x-llmo-"));
        assertThat(kept.entries()).noneMatch(header -> splitsMessage(header.getValue()));
        Statistics.collect(refused);
        Statistics.coverage(of -> of.check(false).percentage(share -> share > 5.0));
    }

    private static boolean splitsMessage(String value) {
        return value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0;
    }

    @Provide
    Arbitrary<List<Map.Entry<String, String>>> headers() {
        Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of(NAMES), NoisyText.of(3, NAMES));
        Arbitrary<String> values = NoisyText.of(
                4, "chunked", "identity", "close", "keep-alive", "x-mine", "0", "5", "Bearer x", ", ", "upgrade");
        return Combinators.combine(names, values).as(Map::entry).list().ofMaxSize(5);
    }
}
