package io.llmoptimizer.auth.oauth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.tokens.Issuer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Decides what becomes of a request for an authorization code, and gives codes (RFC 6749 section 4.1). */
@Singleton
class Authorization {
    private final OAuthClientStore clients;
    private final OrganizationStore organizations;
    private final ConsentStore consents;
    private final CodeStore codes;
    private final Issuer issuer;
    private final OAuthConfig config;
    private final Clock clock;

    /** What a query string turned out to be. */
    sealed interface Read {
        /** The client and where it is answered are not certain: only the person can be told. */
        record Unanswerable(String problem) implements Read {}

        /** The client can be told, at {@code location}, what is wrong. */
        record Wrong(String location) implements Read {}

        /** It is in order. */
        record Sound(AuthorizationRequest request) implements Read {}
    }

    /** What comes next for a sound request. */
    sealed interface Next {
        /** The browser is sent to {@code location}, with a code or an error. */
        record Answer(String location) implements Next {}

        /** The person must sign in. */
        record AskToSignIn(Optional<String> because) implements Next {}

        /** The person must say whether they permit it. */
        record AskForConsent(Browser.SignedIn who) implements Next {}
    }

    Authorization(
            OAuthClientStore clients,
            OrganizationStore organizations,
            ConsentStore consents,
            CodeStore codes,
            Issuer issuer,
            OAuthConfig config,
            Clock clock) {
        this.clients = clients;
        this.organizations = organizations;
        this.consents = consents;
        this.codes = codes;
        this.issuer = issuer;
        this.config = config;
        this.clock = clock;
    }

    /** Who asks is made certain before anything else: no error goes to an address that was not registered. */
    Uni<Read> read(String query) {
        Form form;
        String clientId;
        String redirect;
        try {
            form = Form.parse(query);
            clientId = form.required("client_id");
            redirect = form.required("redirect_uri");
        } catch (OAuthException unclear) {
            return Uni.createFrom().item(new Read.Unanswerable(unclear.getMessage()));
        }
        return clients.find(clientId).map(found -> {
            if (found.isEmpty()) {
                return new Read.Unanswerable("The application that sent you here is not registered.");
            }
            if (!found.get().redirectsTo(redirect)) {
                return new Read.Unanswerable("The application wants you back at an address it did not register.");
            }
            try {
                return new Read.Sound(AuthorizationRequest.parse(form, found.get(), redirect));
            } catch (OAuthException wrong) {
                return new Read.Wrong(error(redirect, form.ifClear("state"), wrong));
            }
        });
    }

    /**
     * @param justSignedIn whether the person typed their password for this very request, as {@code prompt=login} asks
     */
    Uni<Next> next(AuthorizationRequest request, Browser browser, boolean justSignedIn) {
        Optional<String> signInAgain = whySignIn(request, browser, justSignedIn);
        if (browser.signedIn().isEmpty() || signInAgain.isPresent()) {
            return Uni.createFrom()
                    .item(
                            request.prompts("none")
                                    ? refused(request, "login_required", "The user has to sign in.")
                                    : new Next.AskToSignIn(signInAgain.filter(because -> !because.isEmpty())));
        }
        Browser.SignedIn who = browser.signedIn().get();
        return role(request, who)
                .flatMap(role -> role.isEmpty()
                        ? Uni.createFrom().item(notAMember(request))
                        : forMember(request, who, role.get()));
    }

    private Optional<String> whySignIn(AuthorizationRequest request, Browser browser, boolean justSignedIn) {
        if (justSignedIn) {
            return Optional.empty();
        }
        boolean asked = request.prompts("login") || request.prompts("select_account");
        Instant now = clock.instant();
        boolean tooLongAgo = request.maxAge().isPresent()
                && browser.signedIn()
                        .filter(who -> who.at().plus(request.maxAge().get()).isBefore(now))
                        .isPresent();
        return asked || tooLongAgo ? Optional.of("") : Optional.empty();
    }

    private Next notAMember(AuthorizationRequest request) {
        return request.prompts("none")
                ? refused(request, "interaction_required", "The user has to sign in with another account.")
                : new Next.AskToSignIn(Optional.of("This account does not belong to the organization that "
                        + request.client().name() + " is registered for; sign in with one that does."));
    }

    private Uni<Next> forMember(AuthorizationRequest request, Browser.SignedIn who, MemberRole role) {
        if (Scopes.within(request.scopes(), role).isEmpty()) {
            return Uni.createFrom().item(refused(request, "access_denied", "The user's role permits none of this."));
        }
        return consents.scopes(who.member().user().id(), request.client().id()).flatMap(given -> {
            if (given.containsAll(request.scopes()) && request.isOfKnownClient() && !request.prompts("consent")) {
                return code(request, who, Optional.empty());
            }
            return Uni.createFrom()
                    .item(
                            request.prompts("none")
                                    ? refused(request, "consent_required", "The user has to permit it first.")
                                    : new Next.AskForConsent(who));
        });
    }

    /** The person said yes or no on the consent page. */
    Uni<Next> decided(AuthorizationRequest request, Browser browser, boolean allowed) {
        if (browser.signedIn().isEmpty()) {
            return Uni.createFrom().item(new Next.AskToSignIn(Optional.of("Your sign-in has ended; sign in again.")));
        }
        Browser.SignedIn who = browser.signedIn().get();
        if (!allowed) {
            return Uni.createFrom().item(refused(request, "access_denied", "The user did not permit it."));
        }
        Consent consent = new Consent(
                UuidCreator.getTimeOrderedEpoch(),
                who.member().user().id(),
                request.client().id(),
                request.scopes(),
                clock.instant());
        return role(request, who)
                .flatMap(role -> role.isEmpty()
                        ? Uni.createFrom().item(notAMember(request))
                        : code(request, who, Optional.of(consent)));
    }

    private Uni<Optional<MemberRole>> role(AuthorizationRequest request, Browser.SignedIn who) {
        return organizations
                .membershipsOf(who.member().user().id())
                .map(memberships -> memberships.stream()
                        .filter(membership -> membership
                                .organizationId()
                                .equals(request.client().organization()))
                        .map(Membership::role)
                        .findFirst());
    }

    private Uni<Next> code(AuthorizationRequest request, Browser.SignedIn who, Optional<Consent> consent) {
        String code = Secret.random();
        AuthorizationCode stored = new AuthorizationCode(
                request.client().id(),
                who.member().user().id(),
                Optional.empty(),
                request.redirectUri(),
                request.challenge(),
                request.scopes(),
                request.nonce(),
                who.at(),
                clock.instant().plus(config.codeLifetime()),
                false,
                Optional.empty());
        AuditEvent event = AuditEvent.of(
                        Actor.user(who.member().user().id()), request.client().organization(), "oauth.authorized")
                .on("oauth-client", request.client().id())
                .with("scopes", String.join(" ", request.scopes()))
                .with("asked", consent.isPresent());
        return codes.create(Secret.hash(code), stored, consent, event)
                .replaceWith(() -> new Next.Answer(answer(request.redirectUri(), request.state(), "code", code)));
    }

    private Next refused(AuthorizationRequest request, String code, String description) {
        return new Next.Answer(error(request.redirectUri(), request.state(), OAuthException.of(code, description)));
    }

    private String error(String redirect, Optional<String> state, OAuthException wrong) {
        return answer(redirect, state, "error", wrong.code()) + parameter("error_description", wrong.getMessage());
    }

    /** With {@code iss}, so that a client of several servers knows whose answer it has (RFC 9207). */
    private String answer(String redirect, Optional<String> state, String name, String value) {
        String first = parameter(name, value).substring(1);
        return redirect
                + (redirect.indexOf('?') < 0 ? "?" : "&")
                + first
                + state.map(given -> parameter("state", given)).orElse("")
                + parameter("iss", issuer.url());
    }

    private static String parameter(String name, String value) {
        return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
