package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.sessions.BrowserSignIn;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The authorization endpoint and its pages (RFC 6749 section 3.1), for browsers. */
@Path("/oauth/authorize")
@Tag(name = "OAuth 2.0 and OpenID Connect")
class AuthorizeResource {
    private final Authorization authorization;
    private final Browsers browsers;
    private final BrowserSignIn signIn;
    private final Pages pages;

    AuthorizeResource(Authorization authorization, Browsers browsers, BrowserSignIn signIn, Pages pages) {
        this.authorization = authorization;
        this.browsers = browsers;
        this.signIn = signIn;
        this.pages = pages;
    }

    /** A request that is in order, as text and as read, and the browser that brought it. */
    private record Visit(AuthorizationRequest request, String query, Browser browser) {}

    @GET
    @Operation(summary = "Ask a person for an authorization code (code flow, PKCE S256)")
    public Uni<Response> authorize(@Context HttpServerRequest http, @Context HttpHeaders headers) {
        return visit(http.query() == null ? "" : http.query(), headers)
                .flatMap(visit -> authorization
                        .next(visit.request(), visit.browser(), false)
                        .flatMap(next -> show(visit, next)));
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> signIn(String body, @Context HttpServerRequest http, @Context HttpHeaders headers) {
        return posted(
                body,
                headers,
                (visit, form) -> signIn.signIn(
                                form.ifClear("email").orElse(""),
                                form.ifClear("password").orElse(""),
                                form.ifClear("otp").filter(otp -> !otp.isBlank()),
                                visit.request().client().organization(),
                                Client.of(http))
                        .flatMap(session -> browsers.signedIn(visit.browser(), session))
                        .flatMap(browser -> browsers.recognise(browser.cookie())
                                .map(known -> new Browser(known.cookie(), true, known.signedIn())))
                        .flatMap(browser -> authorization
                                .next(visit.request(), browser, true)
                                .flatMap(next -> show(new Visit(visit.request(), visit.query(), browser), next)))
                        .onFailure(ProblemException.class)
                        .recoverWithUni(failure -> askAgain(visit, form, failure)));
    }

    @POST
    @Path("consent")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> consent(String body, @Context HttpHeaders headers) {
        return posted(
                body,
                headers,
                (visit, form) -> authorization
                        .decided(
                                visit.request(),
                                visit.browser(),
                                form.ifClear("decision").filter("allow"::equals).isPresent())
                        .flatMap(next -> show(visit, next)));
    }

    @POST
    @Path("sign-out")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> signOut(String body, @Context HttpHeaders headers) {
        return posted(
                body,
                headers,
                (visit, form) -> browsers.signOut(visit.browser())
                        .chain(() -> show(visit, new Authorization.Next.AskToSignIn(Optional.empty()))));
    }

    /** What a page of ours posts: only from the browser it was served to, and with a request that is still in order. */
    private Uni<Response> posted(String body, HttpHeaders headers, BiFunction<Visit, Form, Uni<Response>> then) {
        Form form;
        try {
            form = Form.parse(body);
        } catch (OAuthException unclear) {
            return pages.failed(unclear.getMessage()).map(Response.ResponseBuilder::build);
        }
        return visit(form.ifClear("request").orElse(""), headers)
                .flatMap(visit -> browsers.sent(visit.browser(), form)
                        ? then.apply(visit, form)
                        : pages.failed("This page has expired, or your browser does not accept our cookie.")
                                .map(Response.ResponseBuilder::build));
    }

    /** Fails with the answer when the request is not in order. */
    private Uni<Visit> visit(String query, HttpHeaders headers) {
        Cookie cookie = headers.getCookies().get(browsers.cookieName());
        return authorization.read(query).flatMap(read -> switch (read) {
            case Authorization.Read.Unanswerable(String problem) ->
                pages.failed(problem).flatMap(page -> Uni.createFrom().failure(new Answered(page.build())));
            case Authorization.Read.Wrong(String location) ->
                Uni.createFrom().failure(new Answered(redirect(location).build()));
            case Authorization.Read.Sound(AuthorizationRequest request) ->
                browsers.recognise(cookie == null ? null : cookie.getValue())
                        .map(browser -> new Visit(request, query, browser));
        });
    }

    private Uni<Response> show(Visit visit, Authorization.Next next) {
        return switch (next) {
            case Authorization.Next.Answer(String location) ->
                Uni.createFrom().item(withCookie(visit.browser(), redirect(location)));
            case Authorization.Next.AskToSignIn(Optional<String> because) ->
                pages.signIn(visit.request(), visit.query(), browsers.formToken(visit.browser()), "", because)
                        .map(page -> withCookie(visit.browser(), page));
            case Authorization.Next.AskForConsent(Browser.SignedIn who) ->
                pages.consent(
                                visit.request(),
                                visit.query(),
                                browsers.formToken(visit.browser()),
                                who.member().user().email(),
                                who.member().organization().name())
                        .map(page -> withCookie(visit.browser(), page));
        };
    }

    private Uni<Response> askAgain(Visit visit, Form form, ProblemException failure) {
        return pages.signIn(
                        visit.request(),
                        visit.query(),
                        browsers.formToken(visit.browser()),
                        form.ifClear("email").orElse(""),
                        Optional.of(failure.getMessage()))
                .map(page -> {
                    failure.headers().entrySet().stream()
                            .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                            .forEach(header -> page.header(header.getKey(), header.getValue()));
                    return withCookie(visit.browser(), page.status(failure.status()));
                });
    }

    private Response withCookie(Browser browser, Response.ResponseBuilder answer) {
        return browser.fresh() ? answer.cookie(browsers.cookie(browser)).build() : answer.build();
    }

    /** 303, so that what was posted to us is not posted on. */
    private static Response.ResponseBuilder redirect(String location) {
        return Response.status(303)
                .header("Location", location)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }
}
