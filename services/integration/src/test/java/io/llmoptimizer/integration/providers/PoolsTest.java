package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Http2;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections to a provider, over real sockets. */
class PoolsTest extends PooledCalls {
    @Test
    void calls_share_a_connection_of_http_2() {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider = provider(server.start(folder, true), Map.of());
        answered(provider, server, "first");
        List<Recording> streams = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            streams.add(stream(provider, "m-" + i));
        }
        await().until(() -> server.answers.size() == 65);

        for (int i = 0; i < 64; i++) {
            server.finish("m-" + i);
        }

        streams.forEach(stream -> assertThat(stream.ended().completed).isTrue());
        assertThat(server.opened).hasSize(1);
        assertThat(server.asked).containsOnly(Map.entry(HttpVersion.HTTP_2, "acme"));
    }

    @Test
    void a_cancelled_stream_is_reset_and_its_neighbours_go_on() {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider = provider(server.start(folder, true), Map.of());
        answered(provider, server, "first");
        Recording cancelled = stream(provider, "cancelled");
        Recording neighbour = stream(provider, "neighbour");
        await().until(() -> !cancelled.events.isEmpty() && !neighbour.events.isEmpty());

        context.runOnContext(turn -> cancelled.subscription.cancel());

        await().atMost(Duration.ofSeconds(1)).until(() -> server.abandoned.contains("cancelled"));
        server.finish("neighbour");
        assertThat(neighbour.ended().completed).isTrue();
        assertThat(server.opened).hasSize(1);
        assertThat(server.closed).isEmpty();
    }

    @Test
    void clients_that_do_not_read_do_not_hold_up_their_neighbours() {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider = provider(server.start(folder, true), Map.of());
        answered(provider, server, "first");
        Recording neighbour = stream(provider, "neighbour");
        for (int i = 0; i < 10; i++) {
            String model = "stalled-" + i;
            Recording stalled = stream(provider, model, new Recording(1));
            await().until(() -> !stalled.events.isEmpty());
            server.answers
                    .get(model)
                    .write(FakeUpstream.piece("x".repeat(1_000)).repeat(200));
        }

        server.finish("neighbour");

        assertThat(neighbour.ended().completed).isTrue();
        assertThat(server.opened).hasSize(1);
    }

    @Test
    void a_server_without_http_2_is_spoken_to_in_http_1_1() {
        TlsUpstream old = new TlsUpstream(vertx);
        TlsUpstream forbidden = new TlsUpstream(vertx);

        answered(provider(old.start(folder, false), Map.of()), old, "m");
        answered(provider(forbidden.start(folder, true), Map.of("http2", "off")), forbidden, "m");

        assertThat(old.asked).containsExactly(Map.entry(HttpVersion.HTTP_1_1, "acme"));
        assertThat(forbidden.asked).containsExactly(Map.entry(HttpVersion.HTTP_1_1, "acme"));
    }

    @ParameterizedTest
    @EnumSource(Http2.class)
    void an_old_connection_takes_no_further_call_and_cuts_no_answer(Http2 version) {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider =
                provider(server.start(folder, true), Map.of("max-lifetime", "200ms", "http2", version.name()));
        Recording first = stream(provider, "first");
        await().until(() -> !first.events.isEmpty());
        AtomicInteger call = new AtomicInteger();

        await().until(() -> {
            answered(provider, server, "later-" + call.incrementAndGet());
            return server.opened.size() >= 4;
        });

        assertThat(server.closed).doesNotContain(server.opened.getFirst());
        server.finish("first");
        assertThat(first.ended().completed).isTrue();
        await().until(() -> server.closed.contains(server.opened.getFirst()));
    }

    @ParameterizedTest
    @EnumSource(Http2.class)
    void a_connection_that_nobody_uses_is_closed(Http2 version) {
        TlsUpstream server = new TlsUpstream(vertx);
        answered(
                provider(server.start(folder, true), Map.of("keep-alive", "1s", "http2", version.name())), server, "m");

        await().atMost(Duration.ofSeconds(5)).until(() -> server.closed.containsAll(server.opened));
    }

    @Test
    void a_server_that_moves_is_followed_when_its_connections_are_replaced() throws IOException {
        TlsUpstream before = new TlsUpstream(vertx);
        TlsUpstream after = new TlsUpstream(vertx);
        int port = before.listen(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        after.listen(new HttpServerOptions().setHost("127.0.0.2").setPort(port));
        ModelProvider provider =
                provider("http://vendor.test:" + port + "/v1", Map.of("max-lifetime", "200ms", "keep-alive", "30s"));
        Recording first = stream(provider, "m");
        await().until(() -> before.answers.containsKey("m"));

        Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.2 vendor.test\n");

        AtomicInteger call = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            String model = "m-" + call.incrementAndGet();
            Recording next = stream(provider, model);
            await().until(() -> before.answers.containsKey(model) || after.answers.containsKey(model));
            boolean moved = after.answers.containsKey(model);
            (moved ? after : before).finish(model);
            assertThat(next.ended().completed).isTrue();
            return moved;
        });
        before.finish("m");
        assertThat(first.ended().completed).isTrue();
    }

    @Test
    void a_certificate_of_one_s_own_authority_has_to_be_named() {
        TlsUpstream server = new TlsUpstream(vertx);
        String url = server.start(folder, true);

        assertThat(stream(provider(url, Map.of("trust-certificate", "")), "m").ended().failure)
                .isInstanceOf(Unreachable.class);
        answered(provider(url, Map.of()), server, "m");
        assertThatThrownBy(() -> provider(
                        url,
                        Map.of("trust-certificate", folder.resolve("none.pem").toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("llmo.providers.acme.trust-certificate");
    }
}
