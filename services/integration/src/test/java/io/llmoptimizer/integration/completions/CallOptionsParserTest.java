package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallOptions;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallOptionsParserTest {
    private static final CallOptionsParser PARSER = new CallOptionsParser(Duration.ofMinutes(30));

    @Test
    void without_a_wish_everything_is_as_usual() {
        assertThat(parse(Map.of(), "{}")).isEqualTo(CallOptions.DEFAULTS);
        assertThat(parse(Map.of(), "{\"llmo\":null}")).isEqualTo(CallOptions.DEFAULTS);
    }

    @Test
    void headers_are_read() {
        CallOptions options = parse(
                Map.of(
                        "llmo-fallbacks", "a, b/c ,,d",
                        "llmo-cache", "no-cache",
                        "llmo-cache-ttl", "60",
                        "llmo-timeout-ms", "1500",
                        "llmo-tags", "team=blue, env=test"),
                "{}");

        assertThat(options.fallbacks()).containsExactly("a", "b/c", "d");
        assertThat(options.cache()).isEqualTo(CacheMode.NO_CACHE);
        assertThat(options.cacheTtl()).contains(Duration.ofMinutes(1));
        assertThat(options.timeout()).contains(Duration.ofMillis(1_500));
        assertThat(options.tags()).isEqualTo(Map.of("team", "blue", "env", "test"));
    }

    @Test
    void a_body_says_the_same_with_hyphens_or_underscores_and_a_header_wins() {
        String body =
                "{\"llmo\":{\"fallbacks\":[\"a\"],\"cache\":\"no-store\",\"cache-ttl\":60,\"timeout_ms\":1500,\"tags\":{\"n\":7}}}";

        CallOptions options = parse(Map.of("llmo-cache", "only-if-cached"), body);

        assertThat(options.fallbacks()).containsExactly("a");
        assertThat(options.cache()).isEqualTo(CacheMode.ONLY_IF_CACHED);
        assertThat(options.cacheTtl()).contains(Duration.ofMinutes(1));
        assertThat(options.timeout()).contains(Duration.ofMillis(1_500));
        assertThat(options.tags()).isEqualTo(Map.of("n", "7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llmo-cache | maybe | must be one of default",
                "llmo-cache-ttl | 0 | between 1",
                "llmo-cache-ttl | soon | must be an integer",
                "llmo-timeout-ms | 1800001 | between 1 and 1800000",
                "llmo-tags | team | key=value",
                "llmo-fallbacks | a,b,c,d,e,f,g,h,i | more than 8",
                "llmo-strategy | luck | must be one of",
                "llmo-profile | best | must be one of",
                "llmo-priority | now | must be one of",
            })
    void a_wish_that_can_not_be_understood_is_refused_by_name(String header, String value, String rule) {
        var error = catchThrowableOfType(CallException.class, () -> parse(Map.of(header, value), "{}"))
                .error();

        assertThat(error.status()).isEqualTo(400);
        assertThat(error.param()).isEqualTo(header);
        assertThat(error.message()).contains(header, rule);
    }

    private static CallOptions parse(Map<String, String> headers, String body) {
        return PARSER.parse(headers::get, Texts.parse(body.getBytes(StandardCharsets.UTF_8)));
    }
}
