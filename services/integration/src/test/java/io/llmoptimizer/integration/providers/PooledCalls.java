package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a provider over real sockets. */
abstract class PooledCalls {
    private static final String JVM_RESOLVER = "vertx.disableDnsResolver";

    @TempDir
    static Path folder;

    static Vertx vertx;
    static Context context;
    static Path hosts;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        TlsUpstream.makeKey(folder);
        hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 vendor.test\n");
        vertx = resolving(
                new AddressResolverOptions().setHostsPath(hosts.toString()).setHostsRefreshPeriod(50));
        context = vertx.getOrCreateContext();
    }

    /** Quarkus leaves a word in the JVM that there is to be no resolver but the JVM's, which keeps addresses for itself. */
    static Vertx resolving(AddressResolverOptions addresses) {
        String said = System.clearProperty(JVM_RESOLVER);
        try {
            return Vertx.vertx(new VertxOptions().setAddressResolverOptions(addresses));
        } finally {
            if (said != null) {
                System.setProperty(JVM_RESOLVER, said);
            }
        }
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    static ServerConfig settings(Map<String, String> settings) {
        return TestSettings.of(ProvidersConfig.class, "llmo.providers", settings)
                .servers()
                .get("acme");
    }

    static ModelProvider provider(String url, Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(Map.of(
                "acme.base-url",
                url,
                "acme.api-key",
                "sk-1",
                "acme.headers.X-Vendor",
                "acme",
                "acme.trust-certificate",
                folder.resolve("certificate.pem").toString()));
        changes.forEach((name, value) -> all.put("acme." + name, value));
        ServerConfig config = settings(all);
        return new ServerProvider("acme", config, Protocols.of("acme", config, Clock.systemUTC()), vertx);
    }

    static Recording stream(ModelProvider provider, String model) {
        return stream(provider, model, new Recording(Long.MAX_VALUE));
    }

    static Recording stream(ModelProvider provider, String model, Recording heard) {
        return stream(provider, model, heard, context);
    }

    static Recording stream(ModelProvider provider, String model, Recording heard, Context on) {
        on.runOnContext(turn -> provider.answer(ProviderContract.call(true, model, OptionalLong.empty()))
                .subscribe(heard));
        return heard;
    }

    static void answered(ModelProvider provider, TlsUpstream server, String model) {
        Recording heard = stream(provider, model);
        await().until(() -> server.answers.containsKey(model) || heard.failure != null);
        assertThat(heard.failure).isNull();
        server.finish(model);
        assertThat(heard.ended().completed).isTrue();
    }
}
