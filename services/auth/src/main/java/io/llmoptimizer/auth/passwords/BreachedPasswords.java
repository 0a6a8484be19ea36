package io.llmoptimizer.auth.passwords;

import io.smallrye.mutiny.Uni;

/** A collection of passwords that are known from breaches. */
interface BreachedPasswords {
    /** Asks nobody. */
    BreachedPasswords NONE = password -> Uni.createFrom().item(false);

    /** Whether {@code password} is known; fails when the collection can't be asked. Never tells anybody the password. */
    Uni<Boolean> contains(String password);
}
