package io.llmoptimizer.auth.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Speaks OpenID Connect with other issuers: discovery, authorization, the exchange of the code. */
@Singleton
class OidcClient {
    private final Upstream upstream;
    private final IssuerKeys keys;
    private final FederatedSignInConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final ConcurrentMap<String, Discovered> discovered = new ConcurrentHashMap<>();

    private record Discovered(Metadata metadata, Instant at) {}

    OidcClient(Upstream upstream, IssuerKeys keys, FederatedSignInConfig config, ObjectMapper json, Clock clock) {
        this.upstream = upstream;
        this.keys = keys;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** The issuer's endpoints, discovered once in a while. */
    Uni<Metadata> metadata(Provider provider) {
        Discovered known = discovered.get(provider.issuer());
        if (known != null && clock.instant().isBefore(known.at().plus(config.rememberMetadata()))) {
            return Uni.createFrom().item(known.metadata());
        }
        return upstream.get(provider.issuer() + "/.well-known/openid-configuration", Map.of())
                .map(text -> Metadata.parse(text, provider.issuer(), json))
                .invoke(metadata -> discovered.put(provider.issuer(), new Discovered(metadata, clock.instant())));
    }

    /** Who signed in there; fails with a 401 problem when the answer does not prove anybody. */
    Uni<ExternalIdentity> identify(Provider provider, String code, String redirectUri, Attempt attempt) {
        return metadata(provider)
                .flatMap(metadata -> exchange(provider, metadata, code, redirectUri, attempt)
                        .flatMap(token -> keys.at(metadata.jwksUri(), IdTokenVerifier.keyId(token))
                                .map(byId -> IdTokenVerifier.verify(
                                                token,
                                                provider,
                                                id -> Optional.ofNullable(id).map(byId::get),
                                                attempt.nonce(),
                                                clock.instant())
                                        .orElseThrow(OidcClient::notProven))));
    }

    private Uni<String> exchange(
            Provider provider, Metadata metadata, String code, String redirectUri, Attempt attempt) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", attempt.verifier());
        return upstream.post(metadata.tokenEndpoint(), Map.of("Authorization", basic(provider)), form)
                .map(this::idToken);
    }

    private String idToken(String answer) {
        try {
            String token = json.readTree(answer).path("id_token").asText("");
            if (!token.isEmpty()) {
                return token;
            }
        } catch (JsonProcessingException malformed) {
            // Answered as an answer without a token.
        }
        throw notProven();
    }

    private static String basic(Provider provider) {
        String pair = Upstream.encode(provider.clientId()) + ":" + Upstream.encode(provider.clientSecret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static ProblemException notProven() {
        return ProblemException.of(
                401,
                "external-sign-in-failed",
                "Sign-in failed",
                "The other provider's answer does not prove who you are; begin again.");
    }
}
