package io.llmoptimizer.gateway.edge;

/**
 * Where a request comes from, as far as that can be believed.
 *
 * @param address of the client, or null if its connection has none
 * @param scheme the client used: http or https
 */
public record Origin(String address, String scheme) {
    public boolean isSecure() {
        return "https".equals(scheme);
    }
}
