package io.llmoptimizer.auth.admin;

import io.llmoptimizer.auth.accounts.PasswordRecovery;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.auth.users.PlatformAdmins;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds, stops and starts accounts, and ends what they have running. The caller has to be an administrator now, whatever the
 * access token says, and for changes to have authenticated a moment ago; nobody does these things to themselves by mistake.
 */
@Singleton
class UserAdministration {
    private final CurrentMember current;
    private final StepUp stepUp;
    private final PlatformAdmins admins;
    private final UserAdminStore store;
    private final PasswordRecovery recovery;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    UserAdministration(
            CurrentMember current,
            StepUp stepUp,
            PlatformAdmins admins,
            UserAdminStore store,
            PasswordRecovery recovery,
            RevocationBroadcaster broadcaster,
            Clock clock) {
        this.current = current;
        this.stepUp = stepUp;
        this.admins = admins;
        this.store = store;
        this.recovery = recovery;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<Page<AdministeredUser>> list(Optional<String> begin, Paging paging) {
        int limit = paging.limit();
        return administrator()
                .chain(() -> store.list(begin, paging.after(), limit + 1, clock.instant()))
                .map(users -> Page.of(users, limit, user -> user.id().toString()));
    }

    Uni<AdministeredUser> get(UUID user) {
        return administrator()
                .chain(() -> store.find(user, clock.instant()))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("user")));
    }

    Uni<Void> disable(UUID user) {
        return change(user, admin -> store.disable(user, admin.user().id(), clock.instant()));
    }

    Uni<Void> enable(UUID user) {
        return change(user, admin -> store.enable(user, admin.user().id()));
    }

    Uni<Void> endSessions(UUID user) {
        return change(user, admin -> store.endSessions(user, admin.user().id(), clock.instant()));
    }

    Uni<Void> resetPassword(UUID user) {
        return change(user, admin -> recovery.force(user, admin.user().id()));
    }

    /** @param change whether there is such a user */
    private Uni<Void> change(UUID user, Function<Member, Uni<Boolean>> change) {
        return administrator()
                .call(stepUp::require)
                .invoke(admin -> {
                    if (admin.user().id().equals(user)) {
                        throw ProblemException.conflict(
                                "own-account", "Ask another administrator to do this to your own account.");
                    }
                })
                .flatMap(admin -> change.apply(admin))
                .map(found -> {
                    if (!found) {
                        throw ProblemException.notFound("user");
                    }
                    return null;
                })
                .chain(broadcaster::tell);
    }

    private Uni<Member> administrator() {
        return current.get().invoke(member -> admins.require(member.user()));
    }
}
