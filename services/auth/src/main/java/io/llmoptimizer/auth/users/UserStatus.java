package io.llmoptimizer.auth.users;

/** Whether an account may be used at all. */
public enum UserStatus {
    ACTIVE,
    /** An administrator stopped it, and can start it again. */
    DISABLED,
    /** Its owner had it erased: nothing is left but the id. */
    ERASED
}
