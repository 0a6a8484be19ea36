package io.llmoptimizer.gateway.revocations;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.common.identity.Revocations.Kind;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationListTest {
    private final RevocationList list = new RevocationList();
    private final UUID id = UUID.randomUUID();

    @Test
    void a_session_never_comes_back() {
        list.add(Kind.SESSION.member(id), 1_000);

        assertThat(list.refuses(Kind.SESSION, id, 1_000)).isTrue();
        assertThat(list.refuses(Kind.SESSION, id, 9_000)).isTrue();
        assertThat(list.refuses(Kind.SESSION, UUID.randomUUID(), 1)).isFalse();
    }

    @Test
    void a_user_lives_on_with_tokens_issued_later() {
        list.add(Kind.USER.member(id), 1_000);

        assertThat(list.refuses(Kind.USER, id, 999)).isTrue();
        assertThat(list.refuses(Kind.USER, id, 1_000)).isTrue();
        assertThat(list.refuses(Kind.USER, id, 1_001)).isFalse();
        assertThat(list.refuses(Kind.API_KEY, id, 1)).as("kinds are apart").isFalse();
    }

    @Test
    void the_latest_revocation_counts_in_whatever_order_they_arrive() {
        list.add(Kind.ORGANIZATION.member(id), 2_000);
        list.add(Kind.ORGANIZATION.member(id), 1_000);

        assertThat(list.refuses(Kind.ORGANIZATION, id, 1_500)).isTrue();
    }

    @Test
    void old_ones_are_forgotten_and_unknown_members_ignored() {
        list.add(Kind.USER.member(id), 1_000);
        list.add("planet:" + id, 5_000);
        list.add("user:nobody", 5_000);
        list.add("garbage", 5_000);
        assertThat(list.size()).isEqualTo(1);

        list.forget(1_001);
        assertThat(list.size()).isZero();
    }
}
