package io.llmoptimizer.auth.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.secrets.SealedBox;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of a former master key are found, sealed anew, and nothing else is touched. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ResealingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OLD = key("the former key, of 32 bytes each");
    private static final String FRESH = key("the present key of 32 bytes each");
    private static final SealedColumn COLUMN = new SealedColumn("example_secret", "id", "box", id -> "example " + id);

    @Inject
    Pool pool;

    @Test
    void rows_of_a_former_master_key_are_sealed_anew_and_those_that_can_not_be_opened_stay() {
        run("DROP TABLE IF EXISTS example_secret");
        run("CREATE TABLE example_secret (id integer PRIMARY KEY, box bytea)");
        MasterKeys former = MasterKeys.parse(OLD, null);
        MasterKeys present = MasterKeys.parse(FRESH, OLD);
        for (int id = 0; id < 450; id++) {
            insert(id, SealedBox.seal(former, "example " + id, secret(id)));
        }
        insert(500, SealedBox.seal(present, "example 500", secret(500)));
        insert(501, null);
        byte[] foreign = SealedBox.seal(former, "of another row", secret(502));
        insert(-1, foreign);

        ResealingStore store = new ResealingStore(pool, present);
        assertThat(store.reseal(COLUMN).await().atMost(SOON)).isEqualTo(450);
        assertThat(store.reseal(COLUMN).await().atMost(SOON)).isZero();

        Map<Integer, byte[]> boxes = boxes();
        MasterKeys done = MasterKeys.parse(FRESH, null);
        for (int id = 0; id < 450; id++) {
            assertThat(SealedBox.open(done, "example " + id, boxes.get(id))).isEqualTo(secret(id));
        }
        assertThat(boxes.get(-1)).isEqualTo(foreign);
        assertThat(boxes.get(501)).isNull();
        run("DROP TABLE example_secret");
    }

    private void insert(int id, byte[] box) {
        pool.preparedQuery("INSERT INTO example_secret (id, box) VALUES ($1, $2)")
                .execute(Tuple.of(id, box == null ? null : Buffer.buffer(box)))
                .await()
                .atMost(SOON);
    }

    private Map<Integer, byte[]> boxes() {
        Map<Integer, byte[]> boxes = new HashMap<>();
        pool.query("SELECT id, box FROM example_secret")
                .execute()
                .await()
                .atMost(SOON)
                .forEach(row -> boxes.put(
                        row.getInteger("id"),
                        row.getBuffer("box") == null
                                ? null
                                : row.getBuffer("box").getBytes()));
        return boxes;
    }

    private void run(String sql) {
        pool.query(sql).execute().await().atMost(SOON);
    }

    private static byte[] secret(int id) {
        return ("secret " + id).getBytes(StandardCharsets.UTF_8);
    }

    private static String key(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
