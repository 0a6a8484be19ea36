package io.llmoptimizer.notification.pages;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where the link of a verification mail leads. The page redeems the token when its button is pressed, not when it is
 * opened: mail scanners open every link.
 */
@Path("/verify-email")
@PermitAll
public class VerifyEmailResource {
    /** The token is in the address: it must not reach another site, a cache, or a frame. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
            + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final String page = read("/pages/verify-email.html");

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public Response page() {
        return Response.ok(page)
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static String read(String resource) {
        try (InputStream in = VerifyEmailResource.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
