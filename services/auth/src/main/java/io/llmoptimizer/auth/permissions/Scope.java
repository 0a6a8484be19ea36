package io.llmoptimizer.auth.permissions;

import java.util.Arrays;
import java.util.Optional;

/** What an API key can be limited to. A key never permits more than its owner's role does. */
public enum Scope {
    INFERENCE(Permission.INFERENCE),
    USAGE_READ(Permission.USAGE_READ);

    private final Permission permission;

    Scope(Permission permission) {
        this.permission = permission;
    }

    public Permission permission() {
        return permission;
    }

    public String wire() {
        return permission.wire();
    }

    /** The scope with this wire name. */
    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values())
                .filter(scope -> scope.wire().equals(wire))
                .findFirst();
    }
}
