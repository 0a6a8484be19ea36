package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.sessions.BrowserSignIn;
import io.llmoptimizer.auth.tokens.Issuer;
import io.llmoptimizer.secrets.MasterKey;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows browsers by a cookie of 256 random bits, which changes when somebody signs in. What a page posts carries an HMAC of
 * the cookie: a form of another site can make the browser send the cookie, but can't know the HMAC.
 */
@Singleton
class Browsers {
    private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final BrowserStore store;
    private final BrowserSignIn signIn;
    private final Issuer issuer;
    private final OAuthConfig config;
    private final SecretKeySpec formKey;
    private final Clock clock;

    Browsers(
            BrowserStore store,
            BrowserSignIn signIn,
            Issuer issuer,
            OAuthConfig config,
            MasterKey master,
            Clock clock) {
        this.store = store;
        this.signIn = signIn;
        this.issuer = issuer;
        this.config = config;
        this.formKey = master.derive("oauth-form");
        this.clock = clock;
    }

    /** The {@code __Host-} prefix keeps other hosts of the domain from setting it (RFC 6265bis section 4.1.3.2). */
    String cookieName() {
        return issuer.isHttps() ? "__Host-llmo_browser" : "llmo_browser";
    }

    /** @param cookie as sent; null when there is none */
    Uni<Browser> recognise(String cookie) {
        if (cookie == null || !COOKIE.matcher(cookie).matches()) {
            return Uni.createFrom().item(new Browser(Secret.random(), true, Optional.empty()));
        }
        return store.find(Secret.hash(cookie), clock.instant())
                .flatMap(found -> found.map(known -> signIn.member(known.session())
                                .map(member -> member.map(who -> new Browser.SignedIn(who, known.signedInAt()))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                .map(signedIn -> new Browser(cookie, false, signedIn));
    }

    /** The browser under a new cookie, after somebody signed in at it with {@code session}. */
    Uni<Browser> signedIn(Browser before, UUID session) {
        String cookie = Secret.random();
        Instant now = clock.instant();
        BrowserStore.Known known = new BrowserStore.Known(session, now);
        return store.delete(Secret.hash(before.cookie()))
                .chain(() -> store.save(Secret.hash(cookie), known, now.plus(config.browserLifetime())))
                .replaceWith(new Browser(cookie, true, Optional.empty()));
    }

    /** Signs out whoever is signed in at the browser. */
    Uni<Void> signOut(Browser browser) {
        return store.delete(Secret.hash(browser.cookie()))
                .chain(() -> browser.signedIn()
                        .map(who -> signIn.signOut(
                                who.member().session(), who.member().user().id()))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** What a form of a page that was served to this browser carries. */
    String formToken(Browser browser) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(formKey);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(browser.cookie().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** Whether a form came from a page of ours that was served to this browser. */
    boolean sent(Browser browser, Form form) {
        return !browser.fresh()
                && form.ifClear("form")
                        .filter(token -> Secret.equal(token, formToken(browser)))
                        .isPresent();
    }

    /** Gone when the browser closes; the sign-in behind it ends by itself. */
    NewCookie cookie(Browser browser) {
        return new NewCookie.Builder(cookieName())
                .value(browser.cookie())
                .path("/")
                .httpOnly(true)
                .secure(issuer.isHttps())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    @Scheduled(every = "1h", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forget(clock.instant());
    }
}
