package io.llmoptimizer.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.auth.audit.ChainCheck.Broken;
import io.llmoptimizer.auth.audit.ChainCheck.Reason;
import io.llmoptimizer.secrets.MasterKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final UUID ORGANIZATION = UUID.randomUUID();

    private final AuditChain chain = chain((byte) 1);
    private final List<AuditRow> rows = new ArrayList<>();
    private ChainHead head = chain.start(ORGANIZATION);

    ChainCheckTest() {
        for (int i = 0; i < 5; i++) {
            write(chain, event("key.created").on("api-key", "key-" + i));
        }
    }

    @Test
    void an_untouched_chain_is_intact() {
        assertThat(check()).isEmpty();
    }

    @Test
    void a_chain_goes_on_after_the_master_key_was_replaced_as_long_as_the_former_one_is_known() {
        AuditChain swapped = new AuditChain(MasterKeys.parse(encoded((byte) 2), encoded((byte) 1)));
        write(swapped, event("key.revoked"));

        ChainCheck check = new ChainCheck(swapped);
        assertThat(check.accept(rows)).isTrue();
        assertThat(check.finish(Optional.of(head))).isEmpty();
        assertThat(new ChainCheck(chain((byte) 2)).accept(rows)).isFalse();
    }

    @Test
    void a_chain_without_rows_is_intact_with_and_without_a_head() {
        rows.clear();
        head = chain.start(ORGANIZATION);
        assertThat(check()).isEmpty();
        assertThat(new ChainCheck(chain).finish(Optional.empty())).isEmpty();
    }

    @Test
    void every_field_of_a_row_is_covered() {
        AuditRow row = rows.get(2);
        AuditEvent event = row.event();
        List<AuditEvent> forged = List.of(
                event.endedIn(Outcome.DENIED),
                event.on("api-key", "another"),
                event.on("user", "key-2"),
                event.with("scope", "all"),
                event.from(new Origin("192.0.2.1", null)),
                event.from(new Origin(null, "curl")),
                new AuditEvent(
                        Actor.anonymous(),
                        event.organization(),
                        event.action(),
                        event.target(),
                        event.outcome(),
                        event.origin(),
                        event.details()),
                event("key.revoked").on("api-key", "key-2"));
        for (AuditEvent change : forged) {
            replace(new AuditRow(row.id(), row.place(), row.at(), change, row.mac()));
        }
        replace(new AuditRow(UUID.randomUUID(), row.place(), row.at(), event, row.mac()));
        replace(new AuditRow(row.id(), row.place(), row.at().plusNanos(1_000), event, row.mac()));
        replace(new AuditRow(row.id(), row.place(), row.at(), event, rows.get(1).mac()));
        rows.set(2, row);
        assertThat(check()).isEmpty();
    }

    private void replace(AuditRow forged) {
        rows.set(2, forged);
        assertThat(check()).contains(new Broken(3, Optional.of(forged.id()), Reason.CHANGED));
    }

    @Test
    void text_can_not_be_moved_between_fields() {
        AuditRow row = write(chain, event("key.created").on("ab", "c"));
        rows.set(
                5,
                new AuditRow(
                        row.id(), row.place(), row.at(), event("key.created").on("a", "bc"), row.mac()));
        assertThat(check()).contains(new Broken(6, Optional.of(row.id()), Reason.CHANGED));
    }

    @Test
    void a_row_that_is_gone_from_the_middle_is_missed() {
        rows.remove(2);
        assertThat(check()).contains(new Broken(3, Optional.empty(), Reason.MISSING));
    }

    @Test
    void closing_the_gap_does_not_hide_it() {
        AuditRow fourth = rows.get(3);
        rows.remove(2);
        rows.set(
                2,
                new AuditRow(
                        fourth.id(), new AuditRow.Place(ORGANIZATION, 3), fourth.at(), fourth.event(), fourth.mac()));
        assertThat(check()).contains(new Broken(3, Optional.of(fourth.id()), Reason.CHANGED));
    }

    @Test
    void rows_that_are_gone_from_the_end_are_missed() {
        rows.removeLast();
        assertThat(check()).contains(new Broken(5, Optional.empty(), Reason.MISSING));
    }

    @Test
    void a_head_that_was_moved_back_with_them_is_not_believed() {
        rows.removeLast();
        head = new ChainHead(ORGANIZATION, 4, rows.getLast().mac(), head.seal());
        assertThat(check()).contains(new Broken(4, Optional.empty(), Reason.HEAD_CHANGED));
    }

    @Test
    void writing_on_after_a_forged_head_does_not_heal_the_chain() {
        rows.removeLast();
        head = new ChainHead(ORGANIZATION, 4, rows.getLast().mac(), head.seal());
        write(chain, event("key.created"));
        write(chain, event("key.created"));
        assertThat(check()).contains(new Broken(6, Optional.empty(), Reason.HEAD_CHANGED));
    }

    @Test
    void a_chain_without_its_head_is_broken() {
        ChainCheck check = new ChainCheck(chain);
        check.accept(rows);
        assertThat(check.finish(Optional.empty())).contains(new Broken(5, Optional.empty(), Reason.HEAD_CHANGED));
    }

    @Test
    void rows_in_another_order_are_found() {
        AuditRow second = rows.get(1);
        AuditRow third = rows.get(2);
        rows.set(1, new AuditRow(third.id(), second.place(), third.at(), third.event(), third.mac()));
        rows.set(2, new AuditRow(second.id(), third.place(), second.at(), second.event(), second.mac()));
        assertThat(check()).contains(new Broken(2, Optional.of(third.id()), Reason.CHANGED));
    }

    @Test
    void a_row_of_another_organization_does_not_fit() {
        ChainHead elsewhere = chain.start(UUID.randomUUID());
        AuditRow theirs = chain.append(elsewhere, UUID.randomUUID(), NOON, event("key.created"));
        rows.set(0, new AuditRow(theirs.id(), rows.getFirst().place(), theirs.at(), theirs.event(), theirs.mac()));
        assertThat(check()).contains(new Broken(1, Optional.of(theirs.id()), Reason.CHANGED));
    }

    @Test
    void rows_made_with_another_key_are_found() {
        write(chain((byte) 2), event("key.created"));
        assertThat(check().map(Broken::position)).contains(6L);
    }

    @Test
    void pages_are_checked_like_the_whole() {
        ChainCheck check = new ChainCheck(chain);
        assertThat(check.accept(rows.subList(0, 3))).isTrue();
        assertThat(check.accept(rows.subList(3, 5))).isTrue();
        assertThat(check.accept(Collections.emptyList())).isTrue();
        assertThat(check.finish(Optional.of(head))).isEmpty();
        assertThat(check.checked()).isEqualTo(5);
    }

    @Test
    void what_must_not_get_into_the_log_is_refused() {
        AuditEvent event = event("key.created");
        assertThatThrownBy(() -> event.with("email", "ada@example.com")).hasMessageContaining("no e-mail address");
        assertThatThrownBy(() -> event.with("name", "x".repeat(201))).hasMessageContaining("200");
        assertThatThrownBy(() -> event("Signed in!")).hasMessageContaining("user.signed-in");
    }

    private static AuditEvent event(String action) {
        return AuditEvent.of(Actor.user(new UUID(1, 2)), ORGANIZATION, action);
    }

    private AuditRow write(AuditChain writer, AuditEvent event) {
        AuditRow row = writer.append(head, UUID.randomUUID(), NOON, event);
        head = writer.headAt(row, head);
        rows.add(row);
        return row;
    }

    private Optional<Broken> check() {
        ChainCheck check = new ChainCheck(chain);
        check.accept(rows);
        return check.finish(Optional.of(head));
    }

    private static AuditChain chain(byte key) {
        return new AuditChain(MasterKeys.parse(encoded(key), null));
    }

    private static String encoded(byte key) {
        byte[] bytes = new byte[32];
        bytes[0] = key;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
