package io.llmoptimizer.auth.apikeys;

import java.util.UUID;

/** In whose name an API key acts. */
sealed interface KeyOwner {
    /** The {@code sub} of the key's tokens, and who its usage is counted for. */
    UUID id();

    /** How calls name the kind of owner. */
    String type();

    /** A member of the organization, whose role the key never exceeds. */
    record User(UUID id) implements KeyOwner {
        @Override
        public String type() {
            return "user";
        }
    }

    /** A service account, whose role the key never exceeds. */
    record ServiceAccount(UUID id) implements KeyOwner {
        @Override
        public String type() {
            return "service-account";
        }
    }

    /** The key's project: the key may do what its scopes name, and outlives whoever made it. */
    record Project(UUID id) implements KeyOwner {
        @Override
        public String type() {
            return "project";
        }
    }
}
