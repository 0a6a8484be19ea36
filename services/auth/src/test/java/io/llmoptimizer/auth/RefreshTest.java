package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Refreshing a session, also by those who should not. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class RefreshTest {
    private static final String ME = "/api/v1/auth/me";

    private final Gateways gateways;

    RefreshTest(Gateways gateways) {
        this.gateways = gateways;
    }

    @Test
    void refreshing_replaces_both_tokens() {
        SignedIn ada = AuthApi.signedIn();
        Response refreshed = AuthApi.refresh(ada.refreshToken());

        refreshed.then().statusCode(200).header("Cache-Control", "no-store").body("expiresIn", equalTo(600));
        String next = refreshed.path("refreshToken");
        assertThat(next).isNotEqualTo(ada.refreshToken());
        AuthApi.get(ME, refreshed.path("accessToken")).then().statusCode(200);
        AuthApi.refresh(next).then().statusCode(200);
    }

    @Test
    void a_client_that_lost_the_answer_gets_it_again() {
        SignedIn ada = AuthApi.signedIn();
        String first = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        String again = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void refreshing_from_many_tabs_at_once_keeps_the_session() throws Exception {
        SignedIn ada = AuthApi.signedIn();
        Callable<String> tab = () -> AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        try (ExecutorService tabs = Executors.newFixedThreadPool(8)) {
            List<String> answers = tabs.invokeAll(Collections.nCopies(16, tab)).stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
            assertThat(answers).hasSize(1);
            AuthApi.refresh(answers.getFirst()).then().statusCode(200);
        }
    }

    @Test
    void a_refresh_token_used_twice_ends_its_session_everywhere() {
        SignedIn ada = AuthApi.signedIn();
        String second = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        String third = AuthApi.refresh(second).path("refreshToken");

        AuthApi.refresh(ada.refreshToken()).then().statusCode(401).body("type", endsWith("/invalid-refresh-token"));

        AuthApi.refresh(third).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        gateways.awaitTold("session:" + AuthApi.claims(ada.accessToken()).get("sid"));
    }

    @Test
    void an_invented_refresh_token_ends_nothing() {
        SignedIn ada = AuthApi.signedIn();
        String theirs = ada.refreshToken();
        String invented = theirs.substring(0, 30) + "A".repeat(theirs.length() - 30);
        AuthApi.refresh(invented).then().statusCode(401);
        AuthApi.refresh("llmr_nonsense").then().statusCode(401);
        AuthApi.refresh(theirs).then().statusCode(200);
    }
}
