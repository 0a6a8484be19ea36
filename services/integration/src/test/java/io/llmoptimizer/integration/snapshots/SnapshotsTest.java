package io.llmoptimizer.integration.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another replica commits is soon here. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class SnapshotsTest {
    /** Less than the regular look takes: what is seen within it was announced. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Snapshots snapshots;

    @Inject
    Pool pool;

    @BeforeEach
    void makeTable() {
        run("DROP TABLE IF EXISTS example_setting");
        run("CREATE TABLE example_setting (value text NOT NULL)");
        run("""
            CREATE TRIGGER example_setting_changed AFTER INSERT OR UPDATE OR DELETE ON example_setting
            FOR EACH STATEMENT EXECUTE FUNCTION announce_change()""");
    }

    @AfterEach
    void emptyTable() {
        run("DELETE FROM example_setting");
    }

    @Test
    void a_committed_change_is_read_because_it_is_announced() {
        Snapshot<Integer> snapshot = snapshots.of("example_setting", -1, this::count);
        await().atMost(SOON).until(() -> snapshot.current() == 0);
        run("INSERT INTO example_setting (value) VALUES ('a'), ('b')");
        await().atMost(SOON).untilAsserted(() -> assertThat(snapshot.current()).isEqualTo(2));
        run("DELETE FROM example_setting WHERE value = 'a'");
        await().atMost(SOON).untilAsserted(() -> assertThat(snapshot.current()).isEqualTo(1));
        assertThat(snapshots.areComplete()).isTrue();
    }

    private Uni<Integer> count() {
        return pool.query("SELECT count(*)::int AS rows FROM example_setting")
                .execute()
                .map(rows -> rows.iterator().next().getInteger("rows"));
    }

    private void run(String sql) {
        pool.query(sql).execute().await().atMost(SOON);
    }
}
