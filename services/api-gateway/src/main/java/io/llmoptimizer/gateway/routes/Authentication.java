package io.llmoptimizer.gateway.routes;

/** Whether a route wants to know who calls. */
public enum Authentication {
    /** Nobody is asked, and a bearer credential is not passed on: the service answers anybody. */
    NONE,
    /** A caller may stay anonymous; a credential that is sent must be good. */
    OPTIONAL,
    /** No credential, no answer. */
    REQUIRED
}
