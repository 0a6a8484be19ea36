package io.llmoptimizer.auth.users;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UserRegistered;
import io.llmoptimizer.events.EventFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the other services hear of a new account. */
final class Announcements {
    private Announcements() {}

    /** Of a user and the organization that comes with it, in this order, then {@code more}. */
    static List<CloudEvent<?>> of(EventFactory events, User user, Organization organization, CloudEvent<?>... more) {
        UUID tenant = organization.id();
        List<CloudEvent<?>> announcements = new ArrayList<>(2 + more.length);
        announcements.add(events.create(
                EventTypes.USER_REGISTERED,
                user.id().toString(),
                tenant,
                new UserRegistered(user.id(), tenant, user.email(), user.name())));
        announcements.add(events.create(
                EventTypes.ORGANIZATION_CREATED,
                tenant.toString(),
                tenant,
                new OrganizationCreated(tenant, organization.name(), user.id(), user.email())));
        announcements.addAll(List.of(more));
        return announcements;
    }
}
