package io.llmoptimizer.auth.audit;

/**
 * Where a request came from.
 *
 * @param clientAddress IP address; null when unknown
 * @param userAgent as the client calls itself, shortened; null when it does not
 */
public record Origin(String clientAddress, String userAgent) {
    static final Origin UNKNOWN = new Origin(null, null);

    private static final int USER_AGENT_KEPT = 256;
    private static final int ADDRESS_KEPT = 64;

    public Origin {
        clientAddress = shortened(clientAddress, ADDRESS_KEPT);
        userAgent = shortened(userAgent, USER_AGENT_KEPT);
    }

    private static String shortened(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }
}
