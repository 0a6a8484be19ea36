package io.llmoptimizer.billing.contacts;

import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Billing knows an owner's address for as long as there is that owner. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ContactsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Stores stores;

    @Inject
    TestClock clock;

    private final UUID owner = UUID.randomUUID();

    @Test
    void an_erased_owners_address_is_forgotten() {
        UUID organization = UUID.randomUUID();
        UUID others = UUID.randomUUID();
        created(organization, owner);
        created(others, UUID.randomUUID());
        await().atMost(PATIENCE).until(() -> addresses(organization) == 1 && addresses(others) == 1);

        erased(owner);

        await().atMost(PATIENCE).until(() -> addresses(organization) == 0);
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> addresses(others) == 1);
    }

    @Test
    void an_owner_who_is_erased_before_the_organization_is_heard_of_is_not_remembered() {
        UUID organization = UUID.randomUUID();
        erased(owner);
        await().atMost(PATIENCE)
                .until(() -> stores.number("SELECT count(*) FROM erased_user WHERE user_id = $1", owner) == 1);

        created(organization, owner);

        await().atMost(PATIENCE)
                .until(() -> stores.number(
                                "SELECT count(*) FROM organization_contact WHERE organization_id = $1", organization)
                        == 1);
        await().atMost(PATIENCE).until(() -> addresses(organization) == 0);
    }

    private long addresses(UUID organization) {
        return stores.number(
                "SELECT count(owner_email) FROM organization_contact WHERE organization_id = $1", organization);
    }

    private void created(UUID organization, UUID by) {
        publish(
                EventTypes.ORGANIZATION_CREATED,
                organization,
                organization,
                new OrganizationCreated(organization, "Example", by, "owner@example.com"));
    }

    private void erased(UUID user) {
        publish(EventTypes.USER_ERASED, user, null, new UserErased(user));
    }

    private <T> void publish(String type, UUID subject, UUID organization, T data) {
        stores.publish(List.of(CloudEvent.of(
                UuidCreator.getTimeOrderedEpoch(),
                "/llmoptimizer/auth",
                type,
                clock.instant(),
                subject.toString(),
                organization,
                data)));
    }
}
