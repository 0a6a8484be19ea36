package io.llmoptimizer.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.Noise;
import io.llmoptimizer.gateway.refusals.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PathFuzzTest {
    private static final int INPUTS = 500_000;
    private static final String[] PIECES = {
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
        "/v1/../internal"
    };

    private final RouteTable table = new RouteTable(List.of(
            route("/v1/**"), route("/v1/models/*"), route("/api/*/x/**"), route("/v1/chat/completions"), route("/**")));

    @Test
    @Timeout(60)
    void any_path_is_matched_unknown_or_refused_as_malformed_and_none_leads_inside() {
        Noise noise = new Noise(1);
        int found = 0;
        for (int i = 0; i < INPUTS; i++) {
            String path = noise.of(8, PIECES);
            try {
                if (table.match(noise.oneOf("GET", "POST", "", "get", "\0"), path) instanceof RouteTable.Match.Found) {
                    found++;
                    assertThat(RequestPath.segments(path))
                            .as(path)
                            .isNotEmpty()
                            .noneMatch(segment -> segment.equals("..") || segment.equals(".") || segment.isEmpty())
                            .first()
                            .satisfies(first ->
                                    assertThat(RequestPath.isInternal(first)).isFalse());
                }
            } catch (RefusedException refused) {
                assertThat(refused.refusal().status()).as(path).isEqualTo(400);
            }
        }
        assertThat(found).as("not only rubbish was tried").isGreaterThan(INPUTS / 20);
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
