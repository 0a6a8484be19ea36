package io.llmoptimizer.http.token;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Auth's key set, fetched in the background: a request finds its key or is refused, it never waits for auth. */
@ApplicationScoped
@DefaultBean
public class PublishedKeys implements TokenKeys {
    private static final Logger LOG = Logger.getLogger(PublishedKeys.class);
    private static final long UNTIL_FIRST_KEYS_MS = 250;

    private final Vertx vertx;
    private final IdentityConfig config;
    private final HttpClient client;
    private volatile KeySet keys = new KeySet(0, Map.of());
    private volatile boolean stopped;

    private record KeySet(long generation, Map<String, Key> byId) {}

    PublishedKeys(Vertx vertx, IdentityConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2_000));
    }

    @Override
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(keyId).map(keys.byId()::get);
    }

    @Override
    public long generation() {
        return keys.generation();
    }

    @Override
    public boolean available() {
        return !keys.byId().isEmpty();
    }

    void start(@Observes StartupEvent event) {
        if (config.jwksUrl().startsWith("http")) {
            refresh();
        } else {
            accept(read(config.jwksUrl()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void refresh() {
        if (stopped) {
            return;
        }
        fetch().onComplete(result -> {
            if (result.succeeded()) {
                accept(result.result().toString(StandardCharsets.UTF_8));
            } else {
                LOG.debugf(
                        "auth's keys are not reachable at %s: %s",
                        config.jwksUrl(), result.cause().getMessage());
            }
            vertx.setTimer(available() ? config.refreshInterval().toMillis() : UNTIL_FIRST_KEYS_MS, timer -> refresh());
        });
    }

    private Future<Buffer> fetch() {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(config.jwksUrl())
                        .setTimeout(5_000))
                .compose(request -> request.send())
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("auth answered " + response.statusCode()));
    }

    private void accept(String json) {
        try {
            Map<String, Key> fetched = new JsonWebKeySet(json)
                    .getJsonWebKeys().stream()
                            .filter(key -> key.getKeyId() != null && key instanceof PublicJsonWebKey)
                            .collect(Collectors.toUnmodifiableMap(
                                    key -> key.getKeyId(), key -> ((PublicJsonWebKey) key).getPublicKey()));
            if (!fetched.keySet().equals(keys.byId().keySet())) {
                keys = new KeySet(keys.generation() + 1, fetched);
                LOG.infof("verifying tokens with keys %s", fetched.keySet());
            }
        } catch (JoseException malformed) {
            LOG.warnf("auth's key set at %s can't be read: %s", config.jwksUrl(), malformed.getMessage());
        }
    }

    private static String read(String location) {
        try {
            if (location.startsWith("classpath:")) {
                String name = location.substring("classpath:".length());
                try (InputStream in =
                        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
                    if (in == null) {
                        throw new IllegalStateException(
                                "llmo.identity.jwks-url names " + name + ", which is not on the class path");
                    }
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return Files.readString(Path.of(location.replaceFirst("^file:", "")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("llmo.identity.jwks-url can't be read: " + location, unreadable);
        }
    }
}
