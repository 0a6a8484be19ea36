package io.llmoptimizer.auth.users;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.events.EventFactory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the events by which an account's owner is told what happened to it; notification writes the mail. */
@Singleton
public class SecurityAlerts {
    private final EventFactory events;
    private final Clock clock;

    SecurityAlerts(EventFactory events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * An event to append to the outbox in the transaction of the change.
     *
     * @param kind one of {@link UserSecurityAlert.Kinds}
     * @param device which one it was done with, in words; null when that is not known
     */
    public CloudEvent<UserSecurityAlert> create(User user, String kind, String device) {
        return events.create(
                EventTypes.USER_SECURITY_ALERT,
                user.id().toString(),
                null,
                new UserSecurityAlert(user.id(), user.email(), user.name(), null, kind, device, clock.instant()));
    }
}
