package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.SecondFactor;
import io.llmoptimizer.auth.sessions.SessionStart;
import io.llmoptimizer.auth.sessions.TokenPair;
import io.llmoptimizer.auth.tokens.Issuer;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.secrets.MasterKey;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs people in with another provider. A sign-in belongs to the browser that began it, by a cookie, and to one provider;
 * it comes back once. What the front end then gets is a code of a minute, never tokens in an address.
 */
@Singleton
class Federation {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Providers providers;
    private final OidcClient oidc;
    private final GitHubClient github;
    private final FederationStore store;
    private final FederatedAccounts accounts;
    private final UserStore users;
    private final SecondFactor secondFactor;
    private final SessionStart sessions;
    private final Issuer issuer;
    private final FederatedSignInConfig config;
    private final SecretKeySpec key;
    private final Clock clock;

    /** What came back from the other provider. */
    record Callback(
            String provider,
            Optional<String> state,
            Optional<String> code,
            Optional<String> iss,
            Optional<String> error) {}

    /**
     * What a front end shows for its code.
     *
     * @param verifier of the front end's PKCE; without one the browser must be the one that began
     * @param otp for a user with a second factor
     */
    record Proof(String cookie, Optional<String> verifier, Optional<String> otp) {
        @Override
        public String toString() {
            return "Proof[***]";
        }
    }

    Federation(
            Providers providers,
            OidcClient oidc,
            GitHubClient github,
            FederationStore store,
            FederatedAccounts accounts,
            UserStore users,
            SecondFactor secondFactor,
            SessionStart sessions,
            Issuer issuer,
            FederatedSignInConfig config,
            MasterKey master,
            Clock clock) {
        this.providers = providers;
        this.oidc = oidc;
        this.github = github;
        this.store = store;
        this.accounts = accounts;
        this.users = users;
        this.secondFactor = secondFactor;
        this.sessions = sessions;
        this.issuer = issuer;
        this.config = config;
        this.key = master.derive("federated-sign-in");
        this.clock = clock;
    }

    /**
     * Begins a sign-in.
     *
     * @param challenge PKCE (S256) of our own front end, if it wants the tokens bound to itself instead of to the cookie
     * @return where to send the browser
     */
    Uni<String> begin(String name, String cookie, Optional<String> challenge) {
        Provider provider = providers.get(name);
        if (challenge.filter(given -> !CHALLENGE.matcher(given).matches()).isPresent()) {
            throw ProblemException.invalid("code_challenge", "must be a SHA-256 in base64url");
        }
        Attempt attempt = attempt(Secret.random());
        FederationStore.Begun begun = new FederationStore.Begun(name, Secret.hash(cookie), challenge);
        return authorizationUrl(provider)
                .call(() -> store.begin(
                        Secret.hash(attempt.state()), begun, clock.instant().plus(config.patience())))
                .map(url -> url + (url.indexOf('?') < 0 ? "?" : "&") + query(provider, attempt));
    }

    private Uni<String> authorizationUrl(Provider provider) {
        return switch (provider.protocol()) {
            case Provider.Protocol.Oidc() -> oidc.metadata(provider).map(Metadata::authorizationEndpoint);
            case Provider.Protocol.GitHub hub -> Uni.createFrom().item(hub.authorizationUrl());
        };
    }

    private String query(Provider provider, Attempt attempt) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", provider.clientId());
        parameters.put("redirect_uri", redirectUri(provider));
        parameters.put("scope", String.join(" ", provider.scopes()));
        parameters.put("state", attempt.state());
        parameters.put("nonce", attempt.nonce());
        parameters.put("code_challenge", Secret.hash(attempt.verifier()));
        parameters.put("code_challenge_method", "S256");
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Upstream.encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /**
     * Takes somebody back.
     *
     * @return a code for the front end; fails with a problem when they did not prove who they are, or it can't be told whose
     *     account is theirs
     */
    Uni<String> comeBack(Callback callback, String cookie, Client client) {
        Provider provider = providers.get(callback.provider());
        String state = callback.state().orElseThrow(Federation::notBegunHere);
        String browserHash = Secret.hash(cookie);
        return store.take(Secret.hash(state), clock.instant())
                .map(found -> found.filter(begun -> begun.provider().equals(provider.name())
                                && Secret.equal(begun.browserHash(), browserHash))
                        .orElseThrow(Federation::notBegunHere))
                .flatMap(begun -> identify(provider, callback, attempt(state))
                        .flatMap(identity -> accounts.userOf(identity, client))
                        .flatMap(user -> code(new FederationStore.Returned(user, browserHash, begun.challenge()))));
    }

    private Uni<ExternalIdentity> identify(Provider provider, Callback callback, Attempt attempt) {
        if (callback.error().isPresent() || callback.code().isEmpty()) {
            throw ProblemException.of(
                    401,
                    "external-sign-in-denied",
                    "Sign-in failed",
                    "You were not signed in at the other provider; begin again.");
        }
        String code = callback.code().get();
        return switch (provider.protocol()) {
            case Provider.Protocol.Oidc() ->
                oidc.metadata(provider)
                        .invoke(metadata -> refuseMixUp(provider, metadata, callback.iss()))
                        .chain(() -> oidc.identify(provider, code, redirectUri(provider), attempt));
            case Provider.Protocol.GitHub hub -> github.identify(provider, hub, code, redirectUri(provider), attempt);
        };
    }

    /** An answer of another issuer must not be taken to this one (RFC 9207 section 2.4). */
    private static void refuseMixUp(Provider provider, Metadata metadata, Optional<String> iss) {
        boolean missing = iss.isEmpty() && metadata.authorizationResponseIssParameterSupported();
        if (missing || iss.filter(given -> !given.equals(provider.issuer())).isPresent()) {
            throw OidcClient.notProven();
        }
    }

    private Uni<String> code(FederationStore.Returned returned) {
        String code = Secret.random();
        Instant until = clock.instant().plus(config.codeLifetime());
        return store.saveCode(Secret.hash(code), returned, until).replaceWith(code);
    }

    /**
     * Gives the front end its tokens, once. The other provider stands for the password, and not for a second factor that the
     * user has here: without it the code is not used up, so that the front end can ask for it.
     *
     * @param proof what the front end has beside the code
     * @return fails with a 401 problem when the code is not good, and otherwise as signing in does
     */
    Uni<TokenPair> exchange(String code, Proof proof, Optional<UUID> organization, Client client) {
        String hash = Secret.hash(code);
        return store.findCode(hash, clock.instant())
                .map(found ->
                        found.filter(returned -> mayFetch(returned, proof)).orElseThrow(Federation::badCode))
                .flatMap(returned -> users.find(returned.user()))
                .map(account -> account.orElseThrow(Federation::badCode))
                .flatMap(account -> secondFactor
                        .prove(account.user(), proof.otp(), client)
                        .call(() -> use(hash))
                        .flatMap(methods -> sessions.start(account, methods, organization, client)));
    }

    private Uni<Void> use(String hash) {
        return store.useCode(hash).map(used -> {
            if (!used) {
                throw badCode();
            }
            return null;
        });
    }

    private static boolean mayFetch(FederationStore.Returned returned, Proof proof) {
        return returned.challenge()
                .map(challenge -> proof.verifier()
                        .filter(verifier -> Secret.equal(Secret.hash(verifier), challenge))
                        .isPresent())
                .orElseGet(() -> Secret.equal(returned.browserHash(), Secret.hash(proof.cookie())));
    }

    private Attempt attempt(String state) {
        return new Attempt(state, derived("nonce", state), derived("verifier", state));
    }

    private String derived(String purpose, String state) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] bytes = mac.doFinal((purpose + " " + state).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private String redirectUri(Provider provider) {
        return issuer.at("/api/v1/auth/oauth/" + provider.name() + "/callback");
    }

    private static ProblemException notBegunHere() {
        return ProblemException.of(
                400,
                "external-sign-in-unknown",
                "Sign-in failed",
                "This sign-in was not begun in this browser, was finished already or took too long; begin again.");
    }

    private static ProblemException badCode() {
        return ProblemException.of(
                401,
                "external-sign-in-failed",
                "Sign-in failed",
                "This code is not valid in this browser, was used already or has expired; begin again.");
    }

    @Scheduled(every = "10m", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forget(clock.instant());
    }
}
