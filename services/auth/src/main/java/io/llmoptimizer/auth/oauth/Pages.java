package io.llmoptimizer.auth.oauth;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Our own pages: plain HTML that needs no script, can't be framed, and loads nothing. */
@Singleton
class Pages {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1a1d21;margin:0;padding:1rem}
            main{max-width:24rem;margin:8vh auto 0;background:#fff;border:1px solid #d9dce1;border-radius:8px;padding:2rem}
            h1{font-size:1.3rem;line-height:1.3;margin:0 0 1rem}
            label{display:block;margin:1rem 0 .25rem;font-weight:600}
            input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #8a919c;border-radius:4px}
            button{font:inherit;padding:.5rem 1rem;border:1px solid #1f5fbf;border-radius:4px;background:#1f5fbf;color:#fff;cursor:pointer}
            button.quiet{background:#fff;color:#1f5fbf}
            button.link{border:0;padding:0;background:none;color:#1f5fbf;text-decoration:underline}
            .actions{display:flex;gap:.75rem;margin-top:1.5rem}
            .problem{background:#fdecea;border:1px solid #d93025;border-radius:4px;padding:.5rem .75rem}
            .note{color:#565d68;font-size:.875rem;overflow-wrap:anywhere}
            @media(prefers-color-scheme:dark){
            body{background:#16181c;color:#e8eaed}main{background:#1f2227;border-color:#3c4148}
            input{background:#16181c;color:inherit;border-color:#7d8590}button.quiet{background:none;color:#8ab4f8;border-color:#8ab4f8}
            button.link{color:#8ab4f8}.problem{background:#3b1512}.note{color:#a4abb6}}
            """;
    private static final String STYLE_HASH = sha256(STYLE);

    /**
     * What the sign-in page shows.
     *
     * @param request the authorization request to go on with
     * @param problem what was wrong with the last try; empty at first
     */
    record SignIn(RawString style, String client, String request, String form, String email, String problem) {}

    /** What the consent page shows. */
    record Consent(
            RawString style,
            String client,
            String organization,
            String email,
            List<String> permissions,
            String host,
            String lifetime,
            String request,
            String form) {}

    /** What the page for requests shows that can't be answered anywhere else. */
    record Failed(RawString style, String problem) {}

    @CheckedTemplate(basePath = "oauth", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        static native TemplateInstance signIn(SignIn page);

        static native TemplateInstance consent(Consent page);

        static native TemplateInstance failed(Failed page);

        private Templates() {}
    }

    private final OAuthConfig config;

    Pages(OAuthConfig config) {
        this.config = config;
    }

    /** Asks for e-mail address and password. */
    Uni<Response.ResponseBuilder> signIn(
            AuthorizationRequest request, String query, String form, String email, Optional<String> problem) {
        SignIn page = new SignIn(style(), request.client().name(), query, form, email, problem.orElse(""));
        return page(Templates.signIn(page), problem.isEmpty() ? 200 : 400, "'self'");
    }

    /** Asks whether the client may have what it wants. */
    Uni<Response.ResponseBuilder> consent(
            AuthorizationRequest request, String query, String form, String email, String organization) {
        String origin = RedirectUri.origin(request.redirectUri());
        Consent page = new Consent(
                style(),
                request.client().name(),
                organization,
                email,
                request.scopes().stream().map(Scopes::explained).toList(),
                origin,
                lifetime(request.client()),
                query,
                form);
        // Browsers hold where a form's answer redirects to, to the form's policy too.
        return page(Templates.consent(page), 200, "'self' " + origin);
    }

    /** Tells a person what is wrong, since the client can't be told. */
    Uni<Response.ResponseBuilder> failed(String problem) {
        return page(Templates.failed(new Failed(style(), problem)), 400, "'none'");
    }

    private String lifetime(OAuthClient client) {
        Duration lifetime = client.grantTypes().contains(GrantType.REFRESH_TOKEN)
                ? config.sessionLifetime()
                : config.accessTokenLifetime();
        return lifetime.toDays() > 1 ? lifetime.toDays() + " days" : lifetime.toMinutes() + " minutes";
    }

    private static RawString style() {
        return new RawString(STYLE);
    }

    private static Uni<Response.ResponseBuilder> page(TemplateInstance template, int status, String formAction) {
        return template.createUni()
                .map(html -> Response.status(status)
                        .entity(html)
                        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                        .header("Cache-Control", "no-store")
                        .header("X-Frame-Options", "DENY")
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Referrer-Policy", "no-referrer")
                        .header(
                                "Content-Security-Policy",
                                "default-src 'none'; style-src '" + STYLE_HASH + "'; form-action " + formAction
                                        + "; frame-ancestors 'none'; base-uri 'none'"));
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
