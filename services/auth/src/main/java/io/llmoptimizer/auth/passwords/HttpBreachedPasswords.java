package io.llmoptimizer.auth.passwords;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server that speaks the range protocol of Pwned Passwords: it is sent the first five hexadecimal digits of the
 * password's SHA-1 and answers all hashes that begin so, among which it can't know the one asked for (k-anonymity).
 *
 * @see <a href="https://haveibeenpwned.com/API/v3#PwnedPasswords">Searching by range</a>
 */
final class HttpBreachedPasswords implements BreachedPasswords {
    private static final int PREFIX = 5;

    private final HttpClient client;
    private final String url;
    private final Duration timeout;

    HttpBreachedPasswords(Vertx vertx, String url, Duration timeout) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) timeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setDecompressionSupported(true));
        this.url = url.replaceFirst("/+$", "");
        this.timeout = timeout;
    }

    @Override
    public Uni<Boolean> contains(String password) {
        String hash = sha1(password);
        return UniHelper.toUni(range(hash.substring(0, PREFIX)).map(answer -> names(answer, hash.substring(PREFIX))));
    }

    private Future<String> range(String prefix) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url + "/range/" + prefix)
                .setTimeout(timeout.toMillis())
                // Answers of one size do not tell an eavesdropper which range was asked for.
                .putHeader("Add-Padding", "true")
                .putHeader("User-Agent", "llmoptimizer-auth");
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.statusCode() == 200
                        ? response.body().map(body -> body.toString(StandardCharsets.US_ASCII))
                        : Future.failedFuture("breached passwords: HTTP status " + response.statusCode()));
    }

    /** Lines are {@code <rest of the hash>:<times seen>}; padding was seen 0 times. */
    private static boolean names(String answer, String rest) {
        return answer.lines()
                .map(line -> line.strip().toUpperCase(Locale.ROOT))
                .anyMatch(line -> line.startsWith(rest + ":") && !line.endsWith(":0"));
    }

    private static String sha1(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
