package io.llmoptimizer.gateway.callers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.identity.TokenExchangeRequest;
import io.llmoptimizer.common.identity.TokenExchangeResponse;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jboss.logging.Logger;

/** Asks auth for the internal token of an API key. */
@Singleton
class TokenExchange {
    private static final Logger LOG = Logger.getLogger(TokenExchange.class);
    private static final String PATH = "/internal/v1/token-exchange";
    private static final int CONNECT_TIMEOUT_MS = 1_000;

    private final ObjectMapper json;
    private final HttpClient client;
    private final RequestOptions options;

    TokenExchange(Vertx vertx, ObjectMapper json, ExchangeConfig config) {
        this.json = json;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS).setMaxPoolSize(64));
        String secret = config.clientSecret()
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> new IllegalStateException(
                        "Set LLMO_CLIENT_API_GATEWAY_SECRET to the secret that auth knows for the client "
                                + config.clientId() + ": without it no API key can be exchanged for a token."));
        String basic =
                Base64.getEncoder().encodeToString((config.clientId() + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.url() + PATH)
                .setTimeout(config.timeout().toMillis())
                .putHeader(HttpHeaders.AUTHORIZATION, "Basic " + basic)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }

    /**
     * The token for a well-formed key. Fails with {@link RefusedException}: status 401 if auth knows better, 503 if auth can't
     * be asked.
     */
    Future<TokenExchangeResponse> exchange(String key) {
        return client.request(options)
                .compose(request -> request.send(body(key)))
                .compose(response -> response.body().map(body -> answer(response.statusCode(), body)))
                .recover(failure -> Future.failedFuture(failure instanceof RefusedException ? failure : away(failure)));
    }

    private Buffer body(String key) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(new TokenExchangeRequest(key)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private TokenExchangeResponse answer(int status, Buffer body) {
        try {
            if (status == 200) {
                return json.readValue(body.getBytes(), TokenExchangeResponse.class);
            }
            if (status == 401) {
                throw refusal(body);
            }
        } catch (java.io.IOException unreadable) {
            LOG.errorf("auth's answer to a token exchange (status %d) can't be read", status);
        }
        throw away(new IllegalStateException("auth answered " + status));
    }

    private RefusedException refusal(Buffer body) throws java.io.IOException {
        var problem = json.readTree(body.getBytes());
        String type = problem.path("type").asText();
        if (type.endsWith("/invalid-client")) {
            LOG.error("auth refuses this gateway: LLMO_CLIENT_API_GATEWAY_SECRET is not the secret that auth knows");
            return new RefusedException(
                    Refusal.notReady("The gateway can't check API keys: auth does not accept its credentials."));
        }
        return new RefusedException(Refusal.badCredential(
                type.endsWith("/expired-api-key")
                        ? "This API key has expired. Create a new one."
                        : type.endsWith("/revoked-api-key")
                                ? "This API key was revoked. Create a new one."
                                : "This API key does not exist. Check it or create a new one."));
    }

    private static RefusedException away(Throwable failure) {
        LOG.warnf("an API key can't be exchanged: %s", failure.getMessage());
        return new RefusedException(
                Refusal.notReady("The auth service can't be reached to check this API key; try again."));
    }
}
