package io.llmoptimizer.gateway.transform;

/**
 * What a route changes.
 *
 * @param request headers on the way to the service; the gateway's own are set after these
 * @param response headers on the way to the client
 * @param body defaults of the request's JSON body; routes without any never hold a body in memory
 */
public record Transform(HeaderEdits request, HeaderEdits response, JsonDefaults body) {
    public static final Transform NONE = new Transform(HeaderEdits.NONE, HeaderEdits.NONE, JsonDefaults.NONE);
}
