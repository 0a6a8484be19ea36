package io.llmoptimizer.notification.pages;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Where the link of a verification mail leads. The page redeems the token when its button is pressed, not when it is
 * opened: mail scanners open every link.
 */
@Path("/verify-email")
@PermitAll
public class VerifyEmailResource {
    private final PlainPage page = PlainPage.read("/pages/verify-email.html");

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public Response page() {
        Response.ResponseBuilder answer = Response.ok(page.html());
        PlainPage.HEADERS.forEach(answer::header);
        return answer.build();
    }
}
