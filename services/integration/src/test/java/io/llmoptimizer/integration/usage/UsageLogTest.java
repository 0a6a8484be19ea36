package io.llmoptimizer.integration.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class UsageLogTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String PATH = "/api/v1/integration/requests";

    @Inject
    UsageLog log;

    @Inject
    UsageStore store;

    @Inject
    EventFactory events;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Test
    void everything_that_many_callers_commit_at_once_is_there_when_their_calls_complete() {
        UUID organization = UUID.randomUUID();
        List<Future<Void>> commits = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            commits.add(log.commit(id(), UsageSamples.of(organization).build()));
        }
        Futures.results(commits);
        assertThat(rows(organization)).isEqualTo(500);
        assertThat(sum(organization)).isEqualByComparingTo(new BigDecimal("0.0617000000000005"));
    }

    @Test
    void a_record_keeps_every_field() {
        UUID organization = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        UUID id = commit(UsageSamples.of(organization).apiKey(key));
        read(organization)
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id.toString()))
                .body("requestId", equalTo("req-1"))
                .body("apiKeyId", equalTo(key.toString()))
                .body("operation", equalTo("chat"))
                .body("provider", equalTo("sandbox"))
                .body("model", equalTo("sandbox/answer"))
                .body("requestedModel", equalTo("answer"))
                .body("outcome", equalTo("succeeded"))
                .body("cache", equalTo("miss"))
                .body("billable", equalTo(true))
                .body("promptTokens", equalTo(100))
                .body("cachedPromptTokens", equalTo(20))
                .body("cacheWriteTokens", equalTo(30))
                .body("cacheWriteLongTokens", equalTo(10))
                .body("completionTokens", equalTo(50))
                .body("reasoningTokens", equalTo(5))
                .body("totalTokens", equalTo(150))
                .body("costUsd", equalTo("0.000123400000000001"))
                .body("priceVersion", equalTo("2026-11-01"))
                .body("attempts", equalTo(1))
                .body("latencyMs", equalTo(250))
                .body("timeToFirstTokenMs", nullValue())
                .body("finishReason", equalTo("stop"))
                .body("tags.team", equalTo("search"))
                .body("occurredAt", equalTo("2026-11-21T10:15:30.123456Z"));
    }

    @Test
    void the_same_id_twice_is_one_record_and_one_event() {
        UUID organization = UUID.randomUUID();
        UUID id = id();
        var usage = UsageSamples.of(organization).build();
        Future<Void> first = log.commit(id, usage);
        Future<Void> second = log.commit(id, usage);
        Futures.result(first);
        Futures.result(second);
        Futures.result(log.commit(id, usage));
        assertThat(rows(organization)).isEqualTo(1);
    }

    @Test
    void a_record_no_response_waits_for_is_stored_too() {
        UUID organization = UUID.randomUUID();
        log.commitLater(id(), UsageSamples.of(organization).cost("0").build());
        await().atMost(LONG).until(() -> rows(organization) == 1);
    }

    @Test
    void text_that_postgres_can_not_hold_does_not_make_a_call_unrecordable() {
        UUID organization = UUID.randomUUID();
        UUID id = commit(UsageSamples.of(organization).tags(Map.of("a\0b", "\uD800")));
        read(organization).get(PATH + "/" + id).then().statusCode(200).body("tags.'a\uFFFDb'", equalTo("\uFFFD"));
    }

    @Test
    void a_record_the_store_refuses_is_parked_and_its_batch_mates_are_stored() {
        UUID organization = UUID.randomUUID();
        UUID guilty = id();
        // The first is under way when the rest comes, so the rest is one batch.
        List<Future<Void>> good = new ArrayList<>();
        good.add(log.commit(id(), UsageSamples.of(organization).build()));
        good.add(log.commit(id(), UsageSamples.of(organization).build()));
        Future<Void> bad = log.commit(
                guilty, UsageSamples.of(organization).cost("1" + "0".repeat(30)).build());
        good.add(log.commit(id(), UsageSamples.of(organization).build()));
        Futures.results(good);
        assertThatThrownBy(() -> Futures.result(bad)).isInstanceOf(UsageNotStoredException.class);
        assertThat(rows(organization)).isEqualTo(3);
        assertThat(count("SELECT count(*) FROM usage_record_refused WHERE organization_id = $1", organization))
                .isEqualTo(1);
    }

    @Test
    void while_the_store_is_stuck_calls_fail_in_time_new_ones_are_refused_and_nothing_is_lost() {
        UUID organization = UUID.randomUUID();
        UsageLog impatient = log(Map.of("commit-timeout", "300ms", "queue-capacity", "50"));
        impatient.start(null);
        SqlConnection blocker = pool.getConnectionAndAwait();
        var transaction = blocker.beginAndAwait();
        blocker.query("LOCK TABLE usage_record IN ACCESS EXCLUSIVE MODE").executeAndAwait();
        try {
            Future<Void> stuck =
                    impatient.commit(id(), UsageSamples.of(organization).build());
            assertThatThrownBy(() -> Futures.result(stuck))
                    .isInstanceOf(UsageNotStoredException.class)
                    .hasMessageContaining("could not be recorded in time");
            assertThat(impatient.accepting()).isTrue();
            for (int i = 0; i < 49; i++) {
                impatient.commitLater(id(), UsageSamples.of(organization).build());
            }
            assertThat(impatient.accepting()).isFalse();
        } finally {
            transaction.rollbackAndAwait();
            blocker.closeAndAwait();
        }
        await().atMost(LONG).until(() -> rows(organization) == 50);
        await().atMost(LONG).until(impatient::accepting);
    }

    @Test
    void a_stop_waits_until_everything_is_durable_and_refuses_new_calls() throws InterruptedException {
        UUID organization = UUID.randomUUID();
        UsageLog stopping = log(Map.of());
        for (int i = 0; i < 300; i++) {
            stopping.commitLater(id(), UsageSamples.of(organization).build());
        }
        stopping.stop(null);
        assertThat(rows(organization)).isEqualTo(300);
        assertThat(stopping.accepting()).isFalse();
    }

    @Test
    void a_relaxed_log_completes_at_once_and_writes_afterwards() {
        UUID organization = UUID.randomUUID();
        UsageLog relaxed = log(Map.of("durability", "relaxed"));
        SqlConnection blocker = pool.getConnectionAndAwait();
        var transaction = blocker.beginAndAwait();
        blocker.query("LOCK TABLE usage_record IN ACCESS EXCLUSIVE MODE").executeAndAwait();
        try {
            Futures.result(relaxed.commit(id(), UsageSamples.of(organization).build()));
        } finally {
            transaction.rollbackAndAwait();
            blocker.closeAndAwait();
        }
        await().atMost(LONG).until(() -> rows(organization) == 1);
    }

    @Test
    void the_list_is_paged_newest_first_and_filtered() {
        UUID organization = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        Instant start = Instant.parse("2026-11-21T00:00:00Z");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UUID id = new UUID((start.plusSeconds(i).toEpochMilli() << 16) | 0x7000, Long.MIN_VALUE | i);
            Futures.result(log.commit(
                    id,
                    UsageSamples.of(organization)
                            .apiKey(i == 2 ? key : UUID.randomUUID())
                            .model(i == 3 ? "sandbox/slow" : "sandbox/answer")
                            .at(start.plusSeconds(i))
                            .build()));
            ids.addFirst(id.toString());
        }
        String cursor = read(organization)
                .queryParam("limit", 2)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("data.id", contains(ids.get(0), ids.get(1)))
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        read(organization)
                .queryParam("limit", 3)
                .queryParam("cursor", cursor)
                .get(PATH)
                .then()
                .body("data.id", contains(ids.get(2), ids.get(3), ids.get(4)))
                .body("nextCursor", nullValue());
        read(organization).queryParam("apiKey", key).get(PATH).then().body("data.id", contains(ids.get(2)));
        read(organization).queryParam("model", "sandbox/slow").get(PATH).then().body("data.id", contains(ids.get(1)));
        read(organization)
                .queryParam("from", start.plusSeconds(1).toString())
                .queryParam("to", start.plusSeconds(3).toString())
                .get(PATH)
                .then()
                .body("data.id", contains(ids.get(2), ids.get(3)));
        read(organization)
                .queryParam("from", "soon")
                .get(PATH)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("from"));
    }

    @Test
    void another_organizations_records_do_not_exist() {
        UUID id = commit(UsageSamples.of(UUID.randomUUID()));
        UUID stranger = UUID.randomUUID();
        read(stranger).get(PATH + "/" + id).then().statusCode(404).body("type", endsWith("not-found"));
        read(stranger).get(PATH).then().statusCode(200).body("data", hasSize(0));
        given().get(PATH).then().statusCode(401);
    }

    @Test
    void a_key_needs_the_scope_to_read_usage() {
        UUID organization = UUID.randomUUID();
        TestTokens key = TestTokens.forKey(organization, UUID.randomUUID());
        given().header("Authorization", key.bearer()).get(PATH).then().statusCode(403);
        given().header("Authorization", key.scopes("inference", "usage:read").bearer())
                .get(PATH)
                .then()
                .statusCode(200);
    }

    private UsageLog log(Map<String, String> settings) {
        UsageConfig config = TestSettings.of(UsageConfig.class, "llmo.usage", settings);
        return new UsageLog(store, config, events, vertx, new SimpleMeterRegistry());
    }

    private UUID commit(UsageSamples usage) {
        UUID id = id();
        Futures.result(log.commit(id, usage.build()));
        return id;
    }

    private static UUID id() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    private static io.restassured.specification.RequestSpecification read(UUID organization) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles("viewer").bearer());
    }

    private long rows(UUID organization) {
        return count("SELECT count(*) FROM usage_record WHERE organization_id = $1", organization);
    }

    private long count(String sql, UUID organization) {
        return pool.preparedQuery(sql)
                .executeAndAwait(Tuple.of(organization))
                .iterator()
                .next()
                .getLong(0);
    }

    private BigDecimal sum(UUID organization) {
        return pool.preparedQuery("SELECT sum(cost_usd) FROM usage_record WHERE organization_id = $1")
                .executeAndAwait(Tuple.of(organization))
                .iterator()
                .next()
                .getBigDecimal(0);
    }
}
