package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.audit.Outcome;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class AuditTest {
    private static final String EVENTS = "/api/v1/auth/audit-events";
    private static final String TESTED = "test.happened";

    private final AuditLog log;
    private final Pool pool;
    private final Database database;
    private final DataSource source;
    private final OwnTokens tokens;
    private SignedIn ada;
    private UUID organization;

    AuditTest(AuditLog log, Pool pool, Database database, DataSource source, OwnTokens tokens) {
        this.log = log;
        this.pool = pool;
        this.database = database;
        this.source = source;
        this.tokens = tokens;
    }

    @BeforeEach
    void sign_in() {
        ada = AuthApi.signedIn();
        organization = UUID.fromString(ada.organizationId());
    }

    @Test
    void an_event_is_listed_with_who_did_what_to_what() {
        record(event().on("api-key", "key-1").endedIn(Outcome.DENIED).with("scope", "usage:read"));

        list("?action=" + TESTED)
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].action", equalTo(TESTED))
                .body("data[0].outcome", equalTo("denied"))
                .body("data[0].actor.type", equalTo("user"))
                .body("data[0].actor.id", equalTo(ada.userId()))
                .body("data[0].target.type", equalTo("api-key"))
                .body("data[0].target.id", equalTo("key-1"))
                .body("data[0].details.scope", equalTo("usage:read"))
                .body("data[0].occurredAt", notNullValue())
                .body("nextCursor", nullValue());
        verify().body("intact", equalTo(true)).body("firstBroken", nullValue());
    }

    @Test
    void a_hibernate_transaction_records_like_any_other() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> log.record(session, event())
                        .chain(() -> log.record(session, event().on("user", organization))))));

        list("?action=" + TESTED).body("data", hasSize(2));
        verify().body("intact", equalTo(true));
    }

    @Test
    void what_is_rolled_back_leaves_no_trace() {
        long before = checked();
        assertThatThrownBy(() -> pool.withTransaction(transaction -> log.record(transaction, event())
                                .chain(() ->
                                        Uni.createFrom().<Void>failure(new IllegalStateException("changed my mind"))))
                        .await()
                        .atMost(Duration.ofSeconds(10)))
                .hasMessageContaining("changed my mind");

        assertThat(checked()).isEqualTo(before);
        list("?action=" + TESTED).body("data", hasSize(0));
        verify().body("intact", equalTo(true));
    }

    @Test
    void events_are_filtered_and_paged_newest_first() {
        IntStream.range(0, 5).forEach(i -> record(event().on("thing", "thing-" + i)));

        String cursor = list("?action=" + TESTED + "&limit=3")
                .body("data.target.id", contains("thing-4", "thing-3", "thing-2"))
                .extract()
                .path("nextCursor");
        list("?action=" + TESTED + "&limit=3&cursor=" + cursor)
                .body("data.target.id", contains("thing-1", "thing-0"))
                .body("nextCursor", nullValue());
        list("?target=thing-2").body("data", hasSize(1));
        list("?action=" + TESTED + "&actor=" + ada.userId()).body("data", hasSize(5));
        list("?actor=" + UUID.randomUUID()).body("data", hasSize(0));
        Instant now = Instant.now();
        list("?action=" + TESTED + "&from=" + now.minusSeconds(60) + "&to=" + now.plusSeconds(60))
                .body("data", hasSize(5));
        list("?action=" + TESTED + "&to=" + now.minusSeconds(60)).body("data", hasSize(0));
        list("?action=" + TESTED + "&from=" + now.plusSeconds(60)).body("data", hasSize(0));
    }

    @Test
    void nonsense_in_a_filter_is_named() {
        list("?from=yesterday").statusCode(400).body("errors[0].field", equalTo("from"));
        list("?cursor=x").statusCode(400).body("errors[0].field", equalTo("cursor"));
        list("?limit=1000").statusCode(400).body("errors[0].field", equalTo("limit"));
        list("?action=" + "x".repeat(201)).statusCode(400);
    }

    @Test
    void another_organization_sees_nothing_of_it() {
        record(event().on("thing", "secret-thing"));
        SignedIn eve = AuthApi.signedIn();
        AuthApi.get(EVENTS + "?target=secret-thing", eve.accessToken()).then().body("data", hasSize(0));
        AuthApi.get(EVENTS + "?actor=" + ada.userId(), eve.accessToken()).then().body("data", hasSize(0));
    }

    @Test
    void only_owners_and_admins_may_look() {
        for (String role : new String[] {"DEVELOPER", "BILLING", "VIEWER"}) {
            database.giveRole(ada.userId(), role);
            list("").statusCode(403);
            verify().statusCode(403);
        }
        database.giveRole(ada.userId(), "ADMIN");
        list("").statusCode(200);
        verify().statusCode(200);
        io.restassured.RestAssured.get(EVENTS).then().statusCode(401);
    }

    @Test
    void what_belongs_to_no_organization_is_for_the_platforms_administrators() {
        pool.withTransaction(transaction -> log.record(
                        transaction,
                        AuditEvent.ofPlatform(Actor.system(), TESTED).on("thing", ada.userId())))
                .await()
                .atMost(Duration.ofSeconds(10));
        String admin = tokens.platformAdmin(Instant.now());
        String platform = "/api/v1/admin/audit-events";
        AuthApi.get(platform + "?target=" + ada.userId(), admin)
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].actor.type", equalTo("system"));
        AuthApi.get(platform + "/verify", admin).then().statusCode(200).body("intact", equalTo(true));
        AuthApi.get(platform, ada.accessToken()).then().statusCode(403);
        AuthApi.get(platform + "/verify", ada.accessToken()).then().statusCode(403);
    }

    @Test
    void the_database_refuses_to_change_or_delete_events() {
        record(event());
        assertThatThrownBy(() -> database.execute("UPDATE audit_event SET action = 'test.forged'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> database.execute("DELETE FROM audit_event")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> database.execute("TRUNCATE audit_event")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> database.execute("DELETE FROM audit_head")).hasMessageContaining("append-only");
        assertThatThrownBy(() ->
                        database.execute("UPDATE audit_head SET position = position - 1 WHERE chain = ?", organization))
                .hasMessageContaining("append-only");
    }

    @Test
    void a_service_role_that_does_not_own_the_tables_may_only_append() {
        String role = "service_" + UUID.randomUUID().toString().substring(0, 8);
        database.execute("CREATE ROLE " + role);
        Flyway.configure()
                .dataSource(source)
                .locations("db/migration", "db/event-kit")
                .schemas(role)
                .placeholders(Map.of("service_role", role))
                .load()
                .migrate();
        assertThat(privileges(role, "audit_event")).isEqualTo("INSERT,SELECT");
        assertThat(privileges(role, "audit_head")).isEqualTo("INSERT,SELECT,UPDATE");
    }

    @Test
    void a_changed_event_is_found() {
        long first = checked() + 1;
        IntStream.range(0, 5).forEach(i -> record(event()));
        tamper("UPDATE audit_event SET outcome = 'DENIED' WHERE chain = ? AND position = ?", first + 2);
        verify().body("intact", equalTo(false))
                .body("checked", equalTo((int) first + 1))
                .body("firstBroken.position", equalTo((int) first + 2))
                .body("firstBroken.id", notNullValue())
                .body("firstBroken.reason", equalTo("changed"));
    }

    @Test
    void a_deleted_event_is_missed_in_the_middle_and_at_the_end() {
        long first = checked() + 1;
        IntStream.range(0, 5).forEach(i -> record(event()));
        tamper("DELETE FROM audit_event WHERE chain = ? AND position = ?", first + 4);
        verify().body("firstBroken.position", equalTo((int) first + 4)).body("firstBroken.reason", equalTo("missing"));
        tamper("DELETE FROM audit_event WHERE chain = ? AND position = ?", first + 1);
        verify().body("intact", equalTo(false))
                .body("firstBroken.position", equalTo((int) first + 1))
                .body("firstBroken.id", nullValue());
    }

    @Test
    void events_in_another_order_are_found() {
        long first = checked() + 1;
        IntStream.range(0, 3).forEach(i -> record(event().on("thing", "thing-" + i)));
        long aside = first + 1_000;
        move(first, aside);
        move(first + 1, first);
        move(aside, first + 1);
        verify().body("firstBroken.position", equalTo((int) first)).body("firstBroken.reason", equalTo("changed"));
    }

    @Test
    void a_long_log_is_verified_page_by_page() {
        long before = checked();
        pool.withTransaction(transaction -> Uni.createFrom()
                        .deferred(() -> log.record(transaction, event()))
                        .repeat()
                        .atMost(1_100)
                        .collect()
                        .last())
                .await()
                .atMost(Duration.ofSeconds(60));
        verify().body("intact", equalTo(true)).body("checked", equalTo((int) before + 1_100));
        tamper(
                "UPDATE audit_event SET details = '{\"forged\": \"yes\"}' WHERE chain = ? AND position = ?",
                before + 1_050);
        verify().body("firstBroken.position", equalTo((int) before + 1_050));
    }

    @Test
    void fifty_writers_at_once_keep_the_chain() {
        long before = checked();
        Uni.join()
                .all(IntStream.range(0, 50)
                        .mapToObj(i -> log.record(event().on("thing", "thing-" + i)))
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(60));
        verify().body("intact", equalTo(true)).body("checked", equalTo((int) before + 50));
        list("?action=" + TESTED + "&limit=200").body("data", hasSize(50));
    }

    private AuditEvent event() {
        return AuditEvent.of(Actor.user(UUID.fromString(ada.userId())), organization, TESTED);
    }

    private void record(AuditEvent event) {
        pool.withTransaction(transaction -> log.record(transaction, event))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private ValidatableResponse list(String query) {
        return AuthApi.get(EVENTS + query, ada.accessToken()).then();
    }

    private ValidatableResponse verify() {
        return AuthApi.get(EVENTS + "/verify", ada.accessToken()).then();
    }

    private long checked() {
        return verify().extract().<Integer>path("checked").longValue();
    }

    /** What only the owner of the tables can do, who can also drop their triggers. */
    private void tamper(String sql, long position) {
        database.execute("SET session_replication_role = replica; "
                + sql.replaceFirst("\\?", "'" + organization + "'").replaceFirst("\\?", String.valueOf(position))
                + "; SET session_replication_role = DEFAULT");
    }

    private void move(long position, long to) {
        tamper("UPDATE audit_event SET position = " + to + " WHERE chain = ? AND position = ?", position);
    }

    private String privileges(String role, String table) {
        return database.text(
                "SELECT string_agg(privilege_type, ',' ORDER BY privilege_type) FROM information_schema.role_table_grants"
                        + " WHERE grantee = ? AND table_schema = ? AND table_name = ?",
                role,
                role,
                table);
    }
}
