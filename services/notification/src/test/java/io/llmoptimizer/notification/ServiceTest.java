package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** What the service tells of itself. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class ServiceTest extends Mailbox {
    @Test
    void the_service_is_ready_and_names_its_broker() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("broker"));
        given().get("/q/metrics").then().body(containsString("llmo_events_consumed_total"));
    }

    @Test
    void the_contract_is_published() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/notifications/messages'.post", notNullValue())
                .body("paths.'/api/v1/notifications/sandbox/messages'.get", not(empty()));
    }
}
