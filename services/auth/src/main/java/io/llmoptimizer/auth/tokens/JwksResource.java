package io.llmoptimizer.auth.tokens;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The public halves of the signing keys, for whoever verifies our tokens. */
@Path("/.well-known/jwks.json")
class JwksResource {
    private final SigningKeys keys;

    JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    /** RFC 7517 section 5. */
    record KeySet(List<Jwk> keys) {}

    @GET
    @ResponseHeader(name = "Cache-Control", value = "public, max-age=60")
    public KeySet keys() {
        return new KeySet(keys.published());
    }
}
