package io.llmoptimizer.auth.users;

/** Whether an account may be used at all. */
public enum UserStatus {
    ACTIVE,
    DISABLED
}
