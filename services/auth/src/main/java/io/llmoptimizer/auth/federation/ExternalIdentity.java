package io.llmoptimizer.auth.federation;

/**
 * Who somebody is at another provider, as that provider vouches for it.
 *
 * @param subject never changes there, unlike the address
 * @param emailVerified whether the provider itself has seen that the address is theirs
 */
record ExternalIdentity(Provider provider, String subject, String email, boolean emailVerified, String name) {
    @Override
    public String toString() {
        return "ExternalIdentity[" + provider.name() + ", " + subject + "]";
    }
}
