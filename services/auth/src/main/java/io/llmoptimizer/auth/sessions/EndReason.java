package io.llmoptimizer.auth.sessions;

/** Why a session ended before its time. */
public enum EndReason {
    /** Its client signed out. */
    LOGOUT,
    /** Its user ended it from another session. */
    ENDED,
    /** One of its refresh tokens was used twice. */
    REUSED,
    /** Its user chose a new password in another session. */
    PASSWORD_CHANGED,
    /** The password was replaced through a mailed link. */
    PASSWORD_RESET,
    /** A second factor was added or taken away. */
    MFA_CHANGED,
    /** Its user left the organization it acts in, or may do something else there. */
    MEMBERSHIP_CHANGED,
    /** Its user was disabled. */
    DISABLED,
    /** An administrator ended it. */
    ADMINISTRATOR,
    /** Its user had the account erased. */
    ERASED
}
