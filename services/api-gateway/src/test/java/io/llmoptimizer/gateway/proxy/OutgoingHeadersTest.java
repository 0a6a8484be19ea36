package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingHeadersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-API-Key",
                "x-llmo-organization",
                "X-LLMO-User",
                "X-Forwarded-User",
                "x-forwarded-for",
                "Forwarded",
                "X-Real-IP",
                "X-User-Id",
                "Remote-User",
                "X-Original-URL",
                "X-HTTP-Method-Override",
                "X-Internal-Token",
                "Host",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "Upgrade",
                "Proxy-Authorization"
            })
    void a_header_that_only_the_gateway_may_send_is_dropped(String name) {
        MultiMap sent = HttpHeaders.headers().add(name, "x").add("Accept", "text/html");

        assertThat(OutgoingHeaders.fromClient(sent).names()).containsExactly("Accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llmo-strategy", "Content-Type", "traceparent", "Cookie", "OpenAI-Beta", "Stripe-Signature"})
    void the_clients_own_business_passes(String name) {
        assertThat(OutgoingHeaders.fromClient(HttpHeaders.headers().add(name, "x"))
                        .get(name))
                .isEqualTo("x");
    }

    @Test
    void repeated_headers_stay_repeated() {
        MultiMap sent = HttpHeaders.headers().add("Accept", "a").add("Accept", "b");

        assertThat(OutgoingHeaders.fromClient(sent).getAll("Accept")).containsExactly("a", "b");
    }

    @Test
    void headers_named_by_connection_end_here() {
        MultiMap sent = HttpHeaders.headers()
                .add("Connection", "close, X-Mine")
                .add("x-mine", "1")
                .add("x-yours", "2");

        assertThat(OutgoingHeaders.fromClient(sent).names()).containsExactly("x-yours");
    }

    @Test
    void a_length_beside_a_transfer_encoding_is_not_believed() {
        MultiMap sent = HttpHeaders.headers().add("Content-Length", "3").add("Transfer-Encoding", "chunked");

        assertThat(OutgoingHeaders.fromClient(sent).isEmpty()).isTrue();
    }

    @Test
    void the_gateways_own_answer_headers_stand() {
        MultiMap answer = HttpHeaders.headers().add("x-request-id", "ours");
        OutgoingHeaders.fromService(
                HttpHeaders.headers()
                        .add("X-Request-Id", "theirs")
                        .add("Set-Cookie", "a=1")
                        .add("Set-Cookie", "b=2")
                        .add("x-ratelimit-remaining-tokens", "9")
                        .add("Transfer-Encoding", "chunked"),
                answer);

        assertThat(answer.getAll("x-request-id")).containsExactly("ours");
        assertThat(answer.getAll("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.get("x-ratelimit-remaining-tokens")).isEqualTo("9");
        assertThat(answer.contains("transfer-encoding")).isFalse();
    }
}
