package io.llmoptimizer.auth.users;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who administers the platform: the accounts whose addresses are configured, as long as those are verified. An address that
 * nobody has proved to own could be registered by anybody.
 */
@Singleton
public class PlatformAdmins {
    /** In the {@code roles} claim. */
    public static final String ROLE = "platform-admin";

    private final Set<String> addresses;
    private final UserStore users;

    PlatformAdmins(AccountConfig config, UserStore users) {
        this.users = users;
        this.addresses = config.platformAdmins().orElse(List.of()).stream()
                .filter(address -> !address.isBlank())
                .map(address -> EmailAddress.parse(address).key())
                .collect(Collectors.toUnmodifiableSet());
    }

    public boolean contains(User user) {
        return user.emailVerified() && addresses.contains(new EmailAddress(user.email()).key());
    }

    /** What {@code user}'s tokens say beside the role in an organization. */
    public Uni<List<String>> rolesOf(UUID user) {
        return addresses.isEmpty()
                ? Uni.createFrom().item(List.of())
                : users.find(user)
                        .map(found -> found.map(Account::user)
                                .filter(this::contains)
                                .map(admin -> List.of(ROLE))
                                .orElse(List.of()));
    }

    /** @throws ProblemException 403 when {@code user} is no administrator */
    public void require(User user) {
        if (!contains(user)) {
            throw ProblemException.forbidden("This takes an administrator of the platform.");
        }
    }
}
