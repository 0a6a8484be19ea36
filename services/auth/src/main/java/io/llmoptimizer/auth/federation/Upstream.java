package io.llmoptimizer.auth.federation;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Calls other identity providers: for JSON, with short patience, and no redirects. */
@Singleton
class Upstream {
    private static final Logger LOG = Logger.getLogger(Upstream.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final long TIMEOUT_MS = 5_000;
    private static final int LARGEST_ANSWER = 512 * 1024;
    private static final long RETRY_SECONDS = 5;

    private final HttpClient client;

    Upstream(Vertx vertx) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
    }

    /** The body of a 200; fails with a 503 problem for anything else. */
    Uni<String> get(String url, Map<String, String> headers) {
        return call(options(HttpMethod.GET, url, headers), Buffer.buffer());
    }

    /** Posts a form; the answer as for {@link #get}. */
    Uni<String> post(String url, Map<String, String> headers, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        RequestOptions options =
                options(HttpMethod.POST, url, headers).putHeader("Content-Type", "application/x-www-form-urlencoded");
        return call(options, Buffer.buffer(body));
    }

    private static RequestOptions options(HttpMethod method, String url, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setTimeout(TIMEOUT_MS)
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "llmoptimizer");
        headers.forEach(options::putHeader);
        return options;
    }

    private Uni<String> call(RequestOptions options, Buffer body) {
        return Uni.createFrom()
                .completionStage(() -> client.request(options)
                        .compose(request -> request.send(body))
                        .compose(Upstream::read)
                        .toCompletionStage())
                .onFailure()
                .transform(failure -> away(options, failure));
    }

    private static Future<String> read(HttpClientResponse response) {
        String length = response.getHeader("Content-Length");
        if (response.statusCode() != 200 || (length != null && length.length() > 6)) {
            response.request().reset();
            return Future.failedFuture("it answered " + response.statusCode());
        }
        Buffer received = Buffer.buffer();
        response.handler(part -> {
            received.appendBuffer(part);
            if (received.length() > LARGEST_ANSWER) {
                response.request().reset();
            }
        });
        return response.end().map(end -> received.toString(StandardCharsets.UTF_8));
    }

    private static ProblemException away(RequestOptions options, Throwable failure) {
        // Without the query, and never the body: there are secrets in both.
        LOG.warnf(
                "%s https://%s%s failed: %s",
                options.getMethod(), options.getHost(), path(options), failure.getMessage());
        return ProblemException.unavailable(
                "The identity provider does not answer as it should; try again shortly.", RETRY_SECONDS);
    }

    private static String path(RequestOptions options) {
        String uri = options.getURI();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
