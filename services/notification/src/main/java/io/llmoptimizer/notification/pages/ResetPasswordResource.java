package io.llmoptimizer.notification.pages;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Where the link of a password mail leads: the new password is typed there, and only then is the token redeemed. */
@Path("/reset-password")
@PermitAll
public class ResetPasswordResource {
    private final PlainPage page = PlainPage.read("/pages/reset-password.html");

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public Response page() {
        Response.ResponseBuilder answer = Response.ok(page.html());
        PlainPage.HEADERS.forEach(answer::header);
        return answer.build();
    }
}
