package io.llmoptimizer.integration.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose keys a call gets, as what is stored changes. */
class StoredKeyRingTest {
    private static final String MODEL = "m";
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID OTHERS = UUID.randomUUID();

    private final SetClock clock = new SetClock();
    private final UUID first = UUID.randomUUID();
    private StoredKeys stored = StoredKeys.NONE;
    private final KeyRing ring = new KeyRing(
            List.of(new ProviderKey("openai/default", "default", Owner.PLATFORM, 1, "sk-configured")),
            () -> stored.of("openai"),
            TestSettings.of(CooldownConfig.class, "llmo.credentials.cooldown", Map.of()),
            clock,
            new Random(5));

    @Test
    void an_organization_with_a_key_of_its_own_is_served_with_that_and_nobody_else_is() {
        store(key(first, ACME, "mine"));

        assertThat(ring.account(ACME)).contains(ACME);
        assertThat(ring.account(OTHERS)).isEmpty();
        assertThat(chosen(ring.account(ACME))).containsExactly("sk-mine");
        assertThat(chosen(ring.account(OTHERS))).containsExactly("sk-configured");
        assertThat(ring.size()).isOne();
    }

    @Test
    void there_is_no_way_from_an_own_key_that_rests_to_the_platforms() {
        store(key(first, ACME, "mine"));
        ProviderKey mine = ring.choose(ring.account(ACME), MODEL, Set.of()).orElseThrow();
        ring.rest(mine, MODEL, new Setback.Refused());

        assertThat(ring.choose(ring.account(ACME), MODEL, Set.of(mine.id()))).isEmpty();
        assertThat(chosen(ring.account(ACME))).containsExactly("sk-mine");
    }

    @Test
    void an_own_key_that_can_not_be_read_is_not_replaced_by_the_platforms() {
        StoredKeys.Builder keys = new StoredKeys.Builder();
        keys.add(row(first, Optional.of(ACME), "mine", Optional.empty()), Optional.empty());
        stored = keys.build();

        assertThat(ring.account(ACME)).contains(ACME);
        assertThat(ring.choose(ring.account(ACME), MODEL, Set.of())).isEmpty();
    }

    @Test
    void the_platforms_stored_keys_share_the_calls_with_the_configured_one() {
        store(key(first, null, "stored"));

        assertThat(chosen(Optional.empty())).containsExactlyInAnyOrder("sk-configured", "sk-stored");
        assertThat(ring.size()).isEqualTo(2);
        stored = StoredKeys.NONE;
        assertThat(chosen(Optional.empty())).containsExactly("sk-configured");
    }

    @Test
    void a_key_that_rests_rests_on_when_what_is_stored_is_read_again() {
        UUID second = UUID.randomUUID();
        store(key(first, ACME, "one"), key(second, ACME, "two"));
        ProviderKey one = StoredKeys.key(row(first, Optional.of(ACME), "one", Optional.empty()), "sk-one");
        ring.rest(one, MODEL, new Setback.Refused());
        store(key(first, ACME, "one"), key(second, ACME, "two"), key(UUID.randomUUID(), ACME, "three"));

        assertThat(chosen(ring.account(ACME))).containsExactlyInAnyOrder("sk-two", "sk-three");
        clock.pass(Duration.ofSeconds(30));
        assertThat(chosen(ring.account(ACME))).containsExactlyInAnyOrder("sk-one", "sk-two", "sk-three");
    }

    @Test
    void a_replaced_key_helps_out_while_the_new_one_rests_until_it_retires() {
        Instant retirement = clock.instant().plusSeconds(60);
        UUID fresh = UUID.randomUUID();
        store(
                new Stored(row(first, Optional.of(ACME), "main", Optional.of(retirement)), "sk-old"),
                key(fresh, ACME, "new"));
        assertThat(chosen(ring.account(ACME))).containsExactly("sk-new");

        ProviderKey next = ring.choose(ring.account(ACME), MODEL, Set.of()).orElseThrow();
        ring.rest(next, MODEL, new Setback.OutOfCredit());
        assertThat(chosen(ring.account(ACME))).containsExactly("sk-old");
        clock.pass(Duration.ofSeconds(60));
        assertThat(chosen(ring.account(ACME))).containsExactly("sk-new");
    }

    @Test
    void an_organization_whose_last_key_has_retired_is_served_with_the_platforms_again() {
        Instant retirement = clock.instant().plusSeconds(60);
        store(new Stored(row(first, Optional.of(ACME), "main", Optional.of(retirement)), "sk-old"));
        assertThat(ring.account(ACME)).contains(ACME);

        clock.pass(Duration.ofSeconds(60));
        assertThat(ring.account(ACME)).isEmpty();
    }

    private record Stored(Credential row, String secret) {}

    private void store(Stored... rows) {
        StoredKeys.Builder keys = new StoredKeys.Builder();
        for (Stored one : rows) {
            keys.add(one.row(), Optional.of(StoredKeys.key(one.row(), one.secret())));
        }
        stored = keys.build();
    }

    private Stored key(UUID id, UUID organization, String name) {
        return new Stored(row(id, Optional.ofNullable(organization), name, Optional.empty()), "sk-" + name);
    }

    private Credential row(UUID id, Optional<UUID> organization, String name, Optional<Instant> retiresAt) {
        return new Credential(id, organization, "openai", name, 1, "", clock.instant(), Optional.empty(), retiresAt);
    }

    private Set<String> chosen(Optional<UUID> account) {
        return IntStream.range(0, 100)
                .mapToObj(call ->
                        ring.choose(account, MODEL, Set.of()).orElseThrow().secret())
                .collect(Collectors.toSet());
    }
}
