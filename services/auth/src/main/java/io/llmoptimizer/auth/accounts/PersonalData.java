package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is stored about a user. Erasure leaves the account's id, to which the audit log and others refer, and nothing that tells
 * whose it was; the audit log itself names nobody, so its chain stays whole.
 */
@Singleton
class PersonalData {
    private final PersonalDataStore store;
    private final Reauthentication reauthentication;
    private final RevocationBroadcaster broadcaster;
    private final EventFactory events;
    private final Clock clock;

    PersonalData(
            PersonalDataStore store,
            Reauthentication reauthentication,
            RevocationBroadcaster broadcaster,
            EventFactory events,
            Clock clock) {
        this.store = store;
        this.reauthentication = reauthentication;
        this.broadcaster = broadcaster;
        this.events = events;
        this.clock = clock;
    }

    Uni<Map<String, Object>> export(Member member) {
        UUID user = member.user().id();
        return store.export(
                user, AuditEvent.ofPlatform(Actor.user(user), "user.exported").on("user", user));
    }

    /**
     * Fails with 403 when the password is wrong, with 401 {@code step-up-required} when there is a second factor that was not
     * asked for lately, and with 409 when an organization would be left without an owner.
     */
    Uni<Void> erase(Member member, String password) {
        UUID user = member.user().id();
        return reauthentication
                .check(member, password)
                .chain(() -> store.erase(
                        user,
                        clock.instant(),
                        events.create(EventTypes.USER_ERASED, user.toString(), null, new UserErased(user)),
                        AuditEvent.ofPlatform(Actor.user(user), "user.erased").on("user", user)))
                .invoke(PersonalData::refuseToOrphan)
                .chain(broadcaster::tell);
    }

    private static void refuseToOrphan(List<String> organizations) {
        if (!organizations.isEmpty()) {
            throw ProblemException.conflict(
                    "last-owner",
                    "You are the only owner of " + String.join(", ", organizations)
                            + ", which has other members; make one of them an owner first, or remove them.");
        }
    }
}
