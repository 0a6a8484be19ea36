package io.llmoptimizer.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/** Lets the gateway speak HTTPS, too, with a certificate for {@code localhost} that it has issued itself. */
public final class TlsDoor implements QuarkusTestResourceLifecycleManager {
    private static final String PASSWORD = "only-for-this-test";
    private static final String STORE = "quarkus.http.ssl.certificate.key-store-file";
    private static final String PORT = "quarkus.http.test-ssl-port";

    private Path store;

    @Override
    public Map<String, String> start() {
        try {
            store = Files.createTempDirectory("gateway-tls").resolve("gateway.p12");
            make(store);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException("no certificate could be made", failed);
        }
        return Map.of(
                STORE,
                store.toString(),
                "quarkus.http.ssl.certificate.key-store-password",
                PASSWORD,
                PORT,
                Integer.toString(FakeAddresses.freePort()));
    }

    private static void make(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
    }

    static int port() {
        return ConfigProvider.getConfig().getValue(PORT, Integer.class);
    }

    /** Trusts the gateway's certificate and no other. */
    static SSLContext trust() {
        Path store = Path.of(ConfigProvider.getConfig().getValue(STORE, String.class));
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("gateway", keys.getCertificate("gateway"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(store);
            Files.deleteIfExists(store.getParent());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }
}
