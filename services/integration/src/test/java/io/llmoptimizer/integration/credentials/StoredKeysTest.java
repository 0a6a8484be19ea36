package io.llmoptimizer.integration.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of keys: sealed for their owner, readable over a change of the master key, gone when their time is over. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class StoredKeysTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OLD = encoded("the former key, of 32 bytes each");
    private static final String FRESH = encoded("the present key of 32 bytes each");

    @Inject
    Pool pool;

    private final UUID organization = UUID.randomUUID();
    private final String provider = "provider-" + organization;

    @AfterEach
    void leave_nothing_that_the_running_service_can_not_open() {
        done(pool.preparedQuery("DELETE FROM provider_credential WHERE provider = $1")
                .execute(Tuple.of(provider)));
    }

    @Test
    void keys_of_a_former_master_key_are_read_and_sealed_anew() {
        StoredKeyStore before = boxes(OLD, null);
        put(before, "main", "sk-one", Duration.ZERO);
        StoredKeyStore swapped = boxes(FRESH, OLD);
        assertThat(own(swapped)).containsExactly("sk-one");

        assertThat(done(swapped.reseal())).isPositive();
        assertThat(own(boxes(FRESH, null))).containsExactly("sk-one");
    }

    @Test
    void a_row_given_to_somebody_else_does_not_open_and_still_says_whose_it_is() {
        StoredKeyStore boxes = boxes(OLD, null);
        put(boxes, "main", "sk-one", Duration.ZERO);
        UUID thief = UUID.randomUUID();
        done(pool.preparedQuery("UPDATE provider_credential SET organization_id = $1 WHERE organization_id = $2")
                .execute(Tuple.of(thief, organization)));

        assertThat(done(boxes.read()).of(provider).own()).containsEntry(thief, List.of());
    }

    @Test
    void a_name_has_one_live_key_however_many_are_put_at_once() {
        StoredKeyStore boxes = boxes(OLD, null);
        CredentialStore store = new CredentialStore(pool, boxes);
        done(Uni.join()
                .all(IntStream.range(0, 8)
                        .mapToObj(i -> store.put(row("main"), false, "sk-" + i, Duration.ZERO))
                        .toList())
                .andFailFast());

        assertThat(own(boxes)).hasSize(1);
    }

    @Test
    void a_replaced_key_is_deleted_when_it_has_retired() {
        StoredKeyStore boxes = boxes(OLD, null);
        put(boxes, "main", "sk-one", Duration.ZERO);
        put(boxes, "main", "sk-two", Duration.ofMillis(1));

        assertThat(own(boxes)).containsExactly("sk-two");
        assertThat(rows()).isEqualTo(2);
        done(boxes.deleteRetired());
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void no_more_than_twenty_keys_are_kept() {
        StoredKeyStore boxes = boxes(OLD, null);
        for (int i = 0; i < 20; i++) {
            put(boxes, "key-" + i, "sk-" + i, Duration.ZERO);
        }
        assertThat(done(new CredentialStore(pool, boxes)
                        .put(row("one-more"), false, "sk-more", Duration.ZERO)
                        .map(put -> "put")
                        .onFailure()
                        .recoverWithItem(Throwable::getMessage)))
                .startsWith("There are 20 keys for this provider already");
    }

    private void put(StoredKeyStore boxes, String name, String secret, Duration grace) {
        done(new CredentialStore(pool, boxes).put(row(name), false, secret, grace));
    }

    private Credential row(String name) {
        return new Credential(
                UuidCreator.getTimeOrderedEpoch(),
                Optional.of(organization),
                provider,
                name,
                1,
                "",
                Instant.now(Clock.systemUTC()).minusSeconds(1),
                Optional.empty(),
                Optional.empty());
    }

    private Set<String> own(StoredKeyStore boxes) {
        return done(boxes.read()).of(provider).own().getOrDefault(organization, List.of()).stream()
                .map(ProviderKey::secret)
                .collect(Collectors.toSet());
    }

    private long rows() {
        return done(pool.preparedQuery("SELECT count(*) FROM provider_credential WHERE organization_id = $1")
                        .execute(Tuple.of(organization)))
                .iterator()
                .next()
                .getLong(0);
    }

    private StoredKeyStore boxes(String present, String former) {
        return new StoredKeyStore(pool, MasterKeys.parse(present, former), Clock.systemUTC());
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(SOON);
    }

    private static String encoded(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
