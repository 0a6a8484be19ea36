package io.llmoptimizer.auth.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Speaks with GitHub, which says who somebody is by its user API: the account's number, and its verified primary address. */
@Singleton
class GitHubClient {
    private final Upstream upstream;
    private final ObjectMapper json;

    GitHubClient(Upstream upstream, ObjectMapper json) {
        this.upstream = upstream;
        this.json = json;
    }

    /** Who signed in there; fails with a 401 problem when the answers do not prove anybody. */
    Uni<ExternalIdentity> identify(
            Provider provider, Provider.Protocol.GitHub github, String code, String redirectUri, Attempt attempt) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", provider.clientId());
        form.put("client_secret", provider.clientSecret());
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", attempt.verifier());
        return upstream.post(github.tokenUrl(), Map.of(), form)
                .map(answer -> required(read(answer).path("access_token")))
                .flatMap(token -> {
                    Map<String, String> bearer = Map.of("Authorization", "Bearer " + token);
                    return upstream.get(github.userUrl(), bearer)
                            .flatMap(user -> upstream.get(github.userUrl() + "/emails", bearer)
                                    .map(emails -> identity(provider, read(user), read(emails))));
                });
    }

    /** The login can be given to somebody else later; the number can't. */
    private static ExternalIdentity identity(Provider provider, JsonNode user, JsonNode emails) {
        String subject = required(user.path("id"));
        String name = user.path("name").asText("");
        String shown = name.isBlank() ? user.path("login").asText("") : name;
        for (JsonNode email : emails) {
            if (email.path("primary").asBoolean(false)) {
                return new ExternalIdentity(
                        provider,
                        subject,
                        email.path("email").asText(""),
                        email.path("verified").asBoolean(false),
                        shown);
            }
        }
        return new ExternalIdentity(provider, subject, "", false, shown);
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw OidcClient.notProven();
        }
    }

    private static String required(JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
            throw OidcClient.notProven();
        }
        return value.asText();
    }
}
