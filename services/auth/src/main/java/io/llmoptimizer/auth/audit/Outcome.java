package io.llmoptimizer.auth.audit;

/** How an attempt ended. */
public enum Outcome {
    SUCCESS,
    /** It was tried and did not work, such as a sign-in with a wrong password. */
    FAILURE,
    /** It was not permitted. */
    DENIED
}
