package io.llmoptimizer.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.NoisyText;
import io.llmoptimizer.gateway.refusals.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

class PathFuzzTest {
    private final RouteTable table = new RouteTable(List.of(
            route("/v1/**"), route("/v1/models/*"), route("/api/*/x/**"), route("/v1/chat/completions"), route("/**")));

    @Property(tries = 400_000, shrinking = ShrinkingMode.BOUNDED)
    void any_path_is_matched_unknown_or_refused_as_malformed_and_none_leads_inside(
            @ForAll("methods") String method, @ForAll("paths") String path) {
        boolean found = false;
        try {
            found = table.match(method, path) instanceof RouteTable.Match.Found;
        } catch (RefusedException refused) {
            assertThat(refused.refusal().status()).isEqualTo(400);
        }
        if (found) {
            List<String> segments = RequestPath.segments(path);
            assertThat(segments).isNotEmpty().doesNotContain("..", ".", "");
            assertThat(RequestPath.isInternal(segments.getFirst())).isFalse();
        }
        Statistics.collect(found);
        Statistics.coverage(of -> of.check(true).percentage(share -> share > 3.0));
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "POST", "", "get", "\0");
    }

    @Provide
    Arbitrary<String> paths() {
        return NoisyText.of(
                8,
                "/v1",
                "/models",
                "/chat",
                "/completions",
                "/api",
                "/internal",
                "/q",
                "/health",
                "internal",
                "/%69nternal",
                "/v1/../internal");
    }

    private static Route route(String path) {
        return new Route(
                path,
                path,
                new TreeSet<>(List.of("GET", "POST")),
                "any",
                Authentication.REQUIRED,
                Duration.ofSeconds(1),
                1);
    }
}
