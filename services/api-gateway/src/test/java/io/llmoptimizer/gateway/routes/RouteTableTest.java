package io.llmoptimizer.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.gateway.refusals.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private final RouteTable table = new RouteTable(List.of(
            route("auth", "/api/v1/auth/**", "GET", "POST", "DELETE"),
            route("login", "/api/v1/auth/login", "POST"),
            route("chat", "/v1/chat/completions", "POST"),
            route("models", "/v1/models/**", "GET"),
            route("read-item", "/api/v1/items/*", "GET"),
            route("write-item", "/api/v1/items/*", "PUT"),
            route("special-item", "/api/v1/items/special", "GET"),
            route("item-parts", "/api/v1/items/*/parts/**", "GET"),
            route("surfaces", "/v1/**", "GET", "POST")));

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat/completions, chat",
        "POST, /v1/chat/completions/, chat",
        "POST, /v1/%63hat/completions, chat",
        "GET, /v1/chat, surfaces",
        "GET, /v1, surfaces",
        "GET, /v1/, surfaces",
        "GET, /v1/models, models",
        "GET, /v1/models/openai/gpt-4.1, models",
        "GET, /v1/models/openai%2Fgpt-4.1, models",
        "GET, /v1/models/a..b, models",
        "GET, /v1/models/..., models",
        "GET, /v1/models/%e2%82%ac%ff, models",
        "POST, /api/v1/auth/login, login",
        "POST, /api/v1/auth/login/, login",
        "POST, /api/v1/auth/login/x, auth",
        "GET, /api/v1/auth, auth",
        "GET, /api/v1/items/special, special-item",
        "GET, /api/v1/items/other, read-item",
        "HEAD, /api/v1/items/other, read-item",
        "PUT, /api/v1/items/other, write-item",
        "GET, /api/v1/items/special/parts/7, item-parts",
    })
    void the_most_specific_path_wins(String method, String path, String name) {
        assertThat(table.match(method, path))
                .isInstanceOfSatisfying(
                        RouteTable.Match.Found.class,
                        found -> assertThat(found.route().name()).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1",
                "/api/v1/author",
                "/api/v1/items",
                "/api/v1/items/7/part",
                "/v2/models",
                "/V1/models",
                "/internal/v1/token-exchange",
                "/Internal/v1/token-exchange",
                "/q/metrics",
                "/v1%2Fmodels",
                "/%69nternal/v1/x",
                "/internal%2Fv1/x"
            })
    void an_unknown_path_is_unknown(String path) {
        assertThat(table.match("GET", path)).isInstanceOf(RouteTable.Match.UnknownPath.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "v1/models",
                "//v1/models",
                "/v1//models",
                "/v1/models//",
                "/v1/../internal/v1/x",
                "/v1/models/..",
                "/v1/./models",
                "/v1/%2e%2e/internal",
                "/v1/%2E./internal",
                "/v1/models/..%2f..%2finternal",
                "/v1/models/x%2f..",
                "/v1/models;a=b",
                "/internal;x/v1",
                "/v1/models%3bx",
                "/v1\\models",
                "/v1/%5c..%5cinternal",
                "/v1/%00",
                "/v1/%0d%0aSet-Cookie",
                "/v1/%7f",
                "/v1/%",
                "/v1/%2",
                "/v1/%zz",
                "/v1/a%2"
            })
    void a_path_that_can_be_misread_is_refused(String path) {
        assertThatThrownBy(() -> table.match("GET", path))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(400));
    }

    @Test
    void a_doubly_encoded_dot_segment_is_data_as_it_is_decoded_once() {
        assertThat(table.match("GET", "/v1/models/%252e%252e")).isInstanceOf(RouteTable.Match.Found.class);
    }

    @Test
    void another_method_is_told_which_ones_there_are() {
        assertThat(table.match("DELETE", "/api/v1/items/7"))
                .isEqualTo(new RouteTable.Match.OtherMethods(new TreeSet<>(List.of("GET", "HEAD", "PUT"))));
        assertThat(table.match("GET", "/api/v1/auth/login"))
                .as("the specific path decides alone")
                .isEqualTo(new RouteTable.Match.OtherMethods(new TreeSet<>(List.of("POST"))));
    }

    @Test
    void even_a_catch_all_never_reaches_what_services_keep_for_themselves() {
        RouteTable open = new RouteTable(List.of(route("all", "/**", "GET")));

        assertThat(open.match("GET", "/anything")).isInstanceOf(RouteTable.Match.Found.class);
        assertThat(open.match("GET", "/internal/v1/x")).isInstanceOf(RouteTable.Match.UnknownPath.class);
        assertThat(open.match("GET", "/INTERNAL%2fv1")).isInstanceOf(RouteTable.Match.UnknownPath.class);
        assertThat(open.match("GET", "/q/health")).isInstanceOf(RouteTable.Match.UnknownPath.class);
    }

    @Test
    void a_table_that_makes_no_sense_is_refused_by_name() {
        assertThatThrownBy(() -> new RouteTable(List.of(route("a", "/x/*", "GET"), route("b", "/x/*", "GET"))))
                .hasMessageContaining("llmo.routes.b")
                .hasMessageContaining("llmo.routes.a");
        assertThatThrownBy(() -> new RouteTable(List.of(route("a", "/x/**/y", "GET"))))
                .hasMessageContaining("llmo.routes.a");
        assertThatThrownBy(() -> new RouteTable(List.of(route("a", "/x/y*", "GET"))))
                .hasMessageContaining("whole segment");
        assertThatThrownBy(() -> route("a", "/internal/**", "GET")).hasMessageContaining("never reachable");
        assertThatThrownBy(() -> route("a", "x", "GET")).hasMessageContaining("begin with /");
    }

    @Test
    void a_request_target_has_only_printable_characters() {
        RequestPath.requirePrintable("/v1/models?limit=5&x=%20~");
        for (String bad : List.of("/v1/a b", "/v1/\n", "/v1/ü", "/v1/x?q=\u0000", "/v1#x")) {
            assertThatThrownBy(() -> RequestPath.requirePrintable(bad)).isInstanceOf(RefusedException.class);
        }
    }

    private static Route route(String name, String path, String... methods) {
        return new Route(
                name,
                path,
                new TreeSet<>(List.of(methods)),
                "service",
                Authentication.REQUIRED,
                Duration.ofSeconds(60),
                1_000);
    }
}
