package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.passkeys.VirtualAuthenticator;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class PasskeyTest {
    private static final String PASSKEYS = "/api/v1/auth/passkeys";
    private static final String ME = "/api/v1/auth/me";

    private final PublishedEvents events;
    private final Database database;
    private final VirtualAuthenticator authenticator = new VirtualAuthenticator();
    private SignedIn ada;

    PasskeyTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
    }

    @BeforeEach
    void sign_in() {
        ada = AuthApi.signedIn();
    }

    @Test
    void a_passkey_signs_in_without_a_name_and_a_password() {
        register().then().statusCode(201).body("name", equalTo("Laptop")).body("synced", equalTo(false));

        Response tokens = signInAgain();
        tokens.then().statusCode(200).body("refreshToken", notNullValue()).header("Cache-Control", "no-store");
        String accessToken = tokens.path("accessToken");
        assertThat(AuthApi.claims(accessToken))
                .containsEntry("sub", ada.userId())
                .containsEntry("amr", List.of("hwk", "user"));
        AuthApi.get(ME, accessToken).then().body("user.email", equalTo(ada.email()));
    }

    @Test
    void the_options_ask_for_a_passkey_that_makes_sure_of_its_user_and_for_nothing_else() {
        Response options = AuthApi.post(PASSKEYS + "/registration-options", ada.accessToken(), Map.of());
        options.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("rp.id", equalTo("localhost"))
                .body("user.name", equalTo(ada.email()))
                .body("attestation", equalTo("none"))
                .body("authenticatorSelection.userVerification", equalTo("required"))
                .body("authenticatorSelection.residentKey", equalTo("required"))
                .body("pubKeyCredParams.alg", contains(-7, -8, -257))
                .body("timeout", equalTo(300_000))
                .body("excludeCredentials", empty());
        RestAssured.post(PASSKEYS + "/sign-in-options")
                .then()
                .body("userVerification", equalTo("required"))
                .body("rpId", equalTo("localhost"));
        assertThat(challenge()).hasSize(43).isNotEqualTo(challenge());
    }

    @Test
    void a_registration_that_is_not_as_it_must_be_is_refused() {
        List<Consumer<VirtualAuthenticator>> wrongs = List.of(
                wrong -> wrong.origin = "https://evil.example",
                wrong -> wrong.domain = "evil.example",
                wrong -> wrong.verified = false,
                wrong -> wrong.present = false);
        for (Consumer<VirtualAuthenticator> change : wrongs) {
            VirtualAuthenticator wrong = new VirtualAuthenticator();
            change.accept(wrong);
            register(ada, wrong).then().statusCode(400).body("type", endsWith("/invalid-passkey"));
        }
        AuthApi.get(PASSKEYS, ada.accessToken()).then().body("data", empty());
    }

    @Test
    void an_assertion_that_is_not_as_it_must_be_is_refused() {
        register();
        List<Consumer<VirtualAuthenticator>> wrongs = List.of(
                wrong -> wrong.forging = true,
                wrong -> wrong.origin = "https://evil.example",
                wrong -> wrong.domain = "evil.example",
                wrong -> wrong.verified = false,
                wrong -> wrong.present = false,
                wrong -> wrong.userHandle = new byte[16]);
        for (Consumer<VirtualAuthenticator> change : wrongs) {
            boolean forging = authenticator.forging;
            String origin = authenticator.origin;
            String domain = authenticator.domain;
            byte[] handle = authenticator.userHandle;
            change.accept(authenticator);
            signInAgain().then().statusCode(401).body("type", endsWith("/invalid-credentials"));
            authenticator.forging = forging;
            authenticator.origin = origin;
            authenticator.domain = domain;
            authenticator.verified = true;
            authenticator.present = true;
            authenticator.userHandle = handle;
        }
        signInAgain().then().statusCode(200);
    }

    @Test
    void an_answer_is_good_once() {
        register();
        authenticator.counter++;
        Map<String, Object> answer = authenticator.get(challenge());
        signIn(answer).then().statusCode(200);
        authenticator.counter++;
        signIn(answer).then().statusCode(401);
    }

    @Test
    void the_same_answer_many_times_at_once_signs_in_once() throws Exception {
        register();
        authenticator.counter++;
        Map<String, Object> answer = authenticator.get(challenge());
        Callable<Integer> attempt = () -> signIn(answer).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Integer> statuses = clients.invokeAll(java.util.Collections.nCopies(8, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 401);
        }
    }

    @Test
    void an_answer_to_a_question_nobody_asked_is_refused() {
        register();
        authenticator.counter++;
        signIn(authenticator.get("x".repeat(43))).then().statusCode(401);
        // Asked for a registration, answered as a sign-in.
        String other = AuthApi.post(PASSKEYS + "/registration-options", ada.accessToken(), Map.of())
                .path("challenge");
        signIn(authenticator.get(other)).then().statusCode(401);
    }

    @Test
    void a_question_to_somebody_else_can_not_be_answered() {
        SignedIn eve = AuthApi.signedIn();
        Response options = AuthApi.post(PASSKEYS + "/registration-options", ada.accessToken(), Map.of());
        Map<String, Object> answer = authenticator.create(options.path("challenge"), options.path("user.id"));
        AuthApi.post(PASSKEYS, eve.accessToken(), Map.of("name", "Hers", "credential", answer))
                .then()
                .statusCode(400);
    }

    @Test
    void a_counter_that_goes_back_gives_a_copy_away() {
        authenticator.counter = 7;
        register();
        authenticator.counter = 8;
        signIn().then().statusCode(200);
        authenticator.counter = 8;
        signIn().then().statusCode(401);
        authenticator.counter = 5;
        signIn().then().statusCode(401);
        assertThat(database.text(
                        "SELECT count(*) FROM audit_event WHERE action = 'passkey.refused' AND details->>'user' = ?",
                        ada.userId()))
                .isEqualTo("2");
        authenticator.counter = 9;
        signIn().then().statusCode(200);
    }

    @Test
    void an_authenticator_that_does_not_count_is_fine() {
        authenticator.counter = 0;
        register();
        signIn().then().statusCode(200);
        signIn().then().statusCode(200);
    }

    @Test
    void a_passkey_is_registered_once() {
        register().then().statusCode(201);
        register().then().statusCode(409).body("type", endsWith("/passkey-taken"));
    }

    @Test
    void passkeys_are_listed_renamed_and_removed() {
        String id = register().path("id");
        AuthApi.get(PASSKEYS, ada.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].id", equalTo(id))
                .body("data[0].name", equalTo("Laptop"));
        rename(ada, id, "Phone").then().statusCode(204);
        rename(ada, id, " ").then().statusCode(400);
        signInAgain().then().statusCode(200);
        AuthApi.get(PASSKEYS, ada.accessToken())
                .then()
                .body("data[0].name", equalTo("Phone"))
                .body("data[0].lastUsedAt", notNullValue());

        AuthApi.delete(PASSKEYS + "/" + id, ada.accessToken()).then().statusCode(204);
        AuthApi.delete(PASSKEYS + "/" + id, ada.accessToken()).then().statusCode(404);
        signInAgain().then().statusCode(401);
    }

    @Test
    void somebody_elses_passkey_does_not_exist() {
        String id = register().path("id");
        SignedIn eve = AuthApi.signedIn();
        AuthApi.get(PASSKEYS, eve.accessToken()).then().body("data", empty());
        rename(eve, id, "Mine").then().statusCode(404);
        AuthApi.delete(PASSKEYS + "/" + id, eve.accessToken()).then().statusCode(404);
    }

    @Test
    void adding_one_ends_other_sessions_and_tells_the_user() {
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        register().then().statusCode(201);
        AuthApi.get(ME, other).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        assertThat(events.await("user.security-alert.v1", ada.userId())
                        .path("data")
                        .path("kind")
                        .asText())
                .isEqualTo("mfa-enabled");
        AuthApi.get("/api/v1/auth/audit-events?action=passkey.added", ada.accessToken())
                .then()
                .body("data.actor.id", hasItem(ada.userId()));
    }

    @Test
    void a_disabled_user_does_not_get_in() {
        register();
        database.disable(ada.userId());
        signInAgain().then().statusCode(403).body("type", endsWith("/account-disabled"));
    }

    @Test
    void nonsense_is_refused() {
        for (Object credential : List.of("text", 7, List.of(), Map.of(), Map.of("id", "x", "response", Map.of()))) {
            AuthApi.post(PASSKEYS + "/sign-in", Map.of("credential", credential))
                    .then()
                    .statusCode(401);
            AuthApi.post(PASSKEYS, ada.accessToken(), Map.of("name", "x", "credential", credential))
                    .then()
                    .statusCode(400);
        }
        AuthApi.post(PASSKEYS + "/sign-in", Map.of()).then().statusCode(400);
        RestAssured.post(PASSKEYS + "/registration-options").then().statusCode(401);
        RestAssured.get(PASSKEYS).then().statusCode(401);
    }

    @Test
    void another_organizations_id_is_not_found() {
        register();
        authenticator.counter++;
        AuthApi.post(
                        PASSKEYS + "/sign-in",
                        Map.of("credential", authenticator.get(challenge()), "organizationId", UUID.randomUUID()))
                .then()
                .statusCode(404);
    }

    private Response register() {
        return register(ada, authenticator);
    }

    private static Response register(SignedIn user, VirtualAuthenticator with) {
        Response options = AuthApi.post(PASSKEYS + "/registration-options", user.accessToken(), Map.of());
        options.then().statusCode(200);
        return AuthApi.post(
                PASSKEYS,
                user.accessToken(),
                Map.of(
                        "name",
                        "Laptop",
                        "credential",
                        with.create(options.path("challenge"), options.path("user.id"))));
    }

    private Response signIn() {
        return signIn(authenticator.get(challenge()));
    }

    /** The authenticator signs once more. */
    private Response signInAgain() {
        authenticator.counter++;
        return signIn();
    }

    private static Response signIn(Map<String, Object> answer) {
        return AuthApi.post(PASSKEYS + "/sign-in", Map.of("credential", answer));
    }

    private static String challenge() {
        return RestAssured.post(PASSKEYS + "/sign-in-options").path("challenge");
    }

    private static Response rename(SignedIn user, String id, String name) {
        return RestAssured.given()
                .auth()
                .oauth2(user.accessToken())
                .contentType("application/json")
                .body(Map.of("name", name))
                .patch(PASSKEYS + "/" + id);
    }
}
