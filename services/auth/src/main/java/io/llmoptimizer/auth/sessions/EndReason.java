package io.llmoptimizer.auth.sessions;

/** Why a session ended before its time. */
enum EndReason {
    /** Its client signed out. */
    LOGOUT,
    /** Its user ended it from another session. */
    ENDED,
    /** One of its refresh tokens was used twice. */
    REUSED
}
