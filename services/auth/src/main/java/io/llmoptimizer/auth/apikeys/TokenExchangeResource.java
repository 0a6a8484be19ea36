package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.clients.ServiceClients;
import io.llmoptimizer.common.identity.TokenExchangeRequest;
import io.llmoptimizer.common.identity.TokenExchangeResponse;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Called by gateways only, which prove themselves with their client secret. Never routed from outside. */
@Path("/internal/v1/token-exchange")
class TokenExchangeResource {
    private final ServiceClients clients;
    private final TokenExchange exchange;

    TokenExchangeResource(ServiceClients clients, TokenExchange exchange) {
        this.clients = clients;
        this.exchange = exchange;
    }

    @POST
    @Operation(hidden = true)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<TokenExchangeResponse> exchange(
            @HeaderParam("Authorization") String authorization,
            @NotNull(message = "must be a JSON object") @Valid TokenExchangeRequest request) {
        clients.authenticate(authorization);
        return exchange.exchange(request.apiKey());
    }
}
