package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.providers.upstream.ServerConfig.Http2;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The connections to one server: a lane for each event loop, so that a call and its answer stay on one thread. Who finds his
 * own full takes another's, so that no call waits while there is room. A limit that is too small to be divided is kept by one
 * lane for all.
 */
final class Connections {
    /** With less, too many calls would find their own lane full. */
    private static final int SMALLEST_SHARE = 8;

    /** Calls that share a connection of HTTP/2 at most. Many servers allow about a hundred. */
    private static final int STREAMS = 64;

    /**
     * What a connection of HTTP/2 may have on its way to us: a stream's own window, 64 KiB, for each stream. With less, clients
     * that do not read would hold up others whose answers come over the same connection.
     */
    private static final int WINDOW = STREAMS * 64 * 1024;

    /** Longer than any call may take: an answer is never cut because its connection is old. */
    private static final int LONGEST_ANSWER_HOURS = 1;

    /** How much sooner or later than the others a connection is replaced, so that those of one burst are not all opened at once. */
    private static final double SPREAD = 0.1;

    private final VertxInternal vertx;
    private final Map<EventExecutor, Lane> own = new HashMap<>();
    private final List<Lane> lanes;

    /** @throws ConfigurationException with a sentence that names the setting which can't be used */
    Connections(String id, ServerConfig config, Vendor vendor, Vertx vertx) {
        if (config.maxConnections() < 1) {
            throw new ConfigurationException("llmo.providers." + id + ".max-connections is " + config.maxConnections()
                    + ", so that no call could ever run: give at least 1.");
        }
        this.vertx = (VertxInternal) vertx;
        List<EventExecutor> loops = new ArrayList<>();
        this.vertx.getEventLoopGroup().forEach(loops::add);
        int shares = config.maxConnections() < loops.size() * SMALLEST_SHARE ? 1 : loops.size();
        this.lanes = IntStream.range(0, shares)
                .mapToObj(index -> open(id, config, vendor, share(config.maxConnections(), index, shares), shares))
                .toList();
        for (int i = 0; i < loops.size(); i++) {
            own.put(loops.get(i), lanes.get(i % shares));
        }
    }

    /** The lane of the event loop that the caller's context runs on. */
    Lane own() {
        return own.get(vertx.getOrCreateContext().nettyEventLoop());
    }

    /** A place for a call, with room for it if there is any. Whoever has it leaves it. */
    Lane enter() {
        Lane mine = own();
        if (mine.tryEnter()) {
            return mine;
        }
        for (Lane other : lanes) {
            if (other.tryEnter()) {
                return other;
            }
        }
        mine.enter();
        return mine;
    }

    /** Shares add up to the whole. */
    private static int share(int whole, int index, int count) {
        return whole / count + (index < whole % count ? 1 : 0);
    }

    /** @param calls that may run in it at the same time */
    private Lane open(String id, ServerConfig config, Vendor vendor, int calls, int shares) {
        int http2Connections = Math.ceilDiv(calls, STREAMS);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(calls)
                .setHttp2MaxSize(http2Connections)
                .setMaxWaitQueueSize(Math.ceilDiv(config.maxWaiting(), shares));
        HttpClient client = vertx.httpClientBuilder()
                .with(options(id, config, vendor, Math.ceilDiv(calls, http2Connections)))
                .with(pool)
                .withConnectHandler(connection -> retire(connection, config.maxLifetime(), vertx))
                .build();
        return new Lane(client, calls);
    }

    private static HttpClientOptions options(String id, ServerConfig config, Vendor vendor, int streams) {
        HttpClientOptions options = new HttpClientOptions()
                .setMetricsName("http.client|" + id)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAlive(true)
                .setKeepAliveTimeout(seconds(config.keepAlive()))
                .setHttp2KeepAliveTimeout(seconds(config.keepAlive()))
                .setTcpNoDelay(true);
        // Without TLS nobody could be asked which version he speaks.
        if (config.http2() == Http2.AUTO
                && vendor.baseUrl().filter(url -> url.startsWith("https:")).isPresent()) {
            options.setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setHttp2MultiplexingLimit(streams)
                    .setHttp2ConnectionWindowSize(WINDOW);
        }
        config.trustCertificate().ifPresent(file -> options.setTrustOptions(trusting(id, file)));
        return options;
    }

    private static int seconds(Duration duration) {
        return Math.max(1, (int) duration.toSeconds());
    }

    private static PemTrustOptions trusting(String id, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationException("llmo.providers." + id + ".trust-certificate names " + file
                    + ", which can't be read: give the path of a file with certificates in PEM form.");
        }
        return new PemTrustOptions().addCertPath(file.toString());
    }

    /** From its time on the connection takes no further call, and is closed when the last one is over. */
    private static void retire(HttpConnection connection, Duration lifetime, Vertx vertx) {
        if (lifetime.isZero()) {
            return;
        }
        double spread = 1 + SPREAD * ThreadLocalRandom.current().nextDouble(-1, 1);
        long timer = vertx.setTimer(
                Math.max(1, (long) (lifetime.toMillis() * spread)),
                due -> connection.shutdown(LONGEST_ANSWER_HOURS, TimeUnit.HOURS));
        connection.closeHandler(closed -> vertx.cancelTimer(timer));
    }
}
