package io.llmoptimizer.gateway.routes;

/** Whether a route wants to know who calls. */
public enum Authentication {
    /** Nobody is asked, and a bearer credential is not passed on: the service answers anybody. */
    NONE,
    /**
     * The service asks, and is shown what was sent: for tokens of ours that are meant for that one service (RFC 9068 section 4,
     * audience), which nobody else may accept.
     */
    SERVICE,
    /** A caller may stay anonymous; a credential that is sent must be good. */
    OPTIONAL,
    /** No credential, no answer. */
    REQUIRED
}
