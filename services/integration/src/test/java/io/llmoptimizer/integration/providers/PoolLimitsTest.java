package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Http2;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How many calls run at a time, and on whose event loop. */
class PoolLimitsTest extends PooledCalls {
    @ParameterizedTest
    @CsvSource({"512, 2", "3, 1"})
    void event_loops_have_connections_of_their_own_unless_there_are_few(int most, int opened) {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider =
                provider(server.start(folder, true), Map.of("http2", "off", "max-connections", Integer.toString(most)));
        List<Context> loops = List.of(context, onAnotherLoop());
        for (int i = 0; i < 4; i++) {
            String model = "m-" + i;
            Recording heard = stream(provider, model, new Recording(Long.MAX_VALUE), loops.get(i % 2));
            await().until(() -> !heard.events.isEmpty());
            server.finish(model);
            assertThat(heard.ended().completed).isTrue();
        }

        assertThat(server.opened).hasSize(opened);
    }

    @ParameterizedTest
    @EnumSource(Http2.class)
    void no_more_calls_run_at_a_time_than_may(Http2 version) {
        TlsUpstream server = new TlsUpstream(vertx);
        ModelProvider provider =
                provider(server.start(folder, true), Map.of("max-connections", "2", "http2", version.name()));
        answered(provider, server, "first");
        List<Recording> streams = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            streams.add(stream(provider, "m-" + i));
        }

        for (int i = 0; i < 6; i++) {
            String model = "m-" + i;
            await().until(() -> server.answers.containsKey(model));
            assertThat(server.answers.size() - 1 - i).as("calls under way").isLessThanOrEqualTo(2);
            server.finish(model);
            assertThat(streams.get(i).ended().completed).isTrue();
        }
    }

    @Test
    void a_call_that_finds_the_share_of_its_event_loop_taken_has_another_s() {
        TlsUpstream server = new TlsUpstream(vertx);
        long calls = loops().count() * 8;
        ModelProvider provider =
                provider(server.start(folder, true), Map.of("http2", "off", "max-connections", Long.toString(calls)));
        for (String round : List.of("first", "second")) {
            List<String> models = LongStream.range(0, calls)
                    .mapToObj(call -> round + "-" + call)
                    .toList();
            List<Recording> streams =
                    models.stream().map(model -> stream(provider, model)).toList();
            await().until(() -> server.answers.keySet().containsAll(models));
            models.forEach(server::finish);
            streams.forEach(stream -> assertThat(stream.ended().completed).isTrue());
        }
    }

    @Test
    void a_pool_without_connections_is_refused() {
        assertThatThrownBy(() -> provider("http://vendor.test/v1", Map.of("max-connections", "0")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("llmo.providers.acme.max-connections");
    }

    @Test
    void who_sets_nothing_has_a_pool_that_is_renewed_every_five_minutes() {
        ServerConfig config = settings(Map.of("acme.api", "openai"));

        assertThat(config.maxConnections()).isEqualTo(512);
        assertThat(config.maxWaiting()).isEqualTo(1024);
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxLifetime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.http2()).isEqualTo(Http2.AUTO);
    }

    private static Stream<EventExecutor> loops() {
        return StreamSupport.stream(((VertxInternal) vertx).getEventLoopGroup().spliterator(), false);
    }

    private static Context onAnotherLoop() {
        VertxInternal internal = (VertxInternal) vertx;
        EventLoop first = ((ContextInternal) context).nettyEventLoop();
        return loops().filter(loop -> !loop.equals(first))
                .findAny()
                .map(loop -> internal.createEventLoopContext((EventLoop) loop, null, null))
                .orElseThrow();
    }
}
