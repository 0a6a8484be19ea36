package io.llmoptimizer.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.common.identity.ApiKeyFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    private static final String KEY = ApiKeyFormat.of(new byte[ApiKeyFormat.SECRET_BYTES]);

    @Test
    void a_key_may_come_in_either_header() {
        assertThat(Credential.of("Bearer " + KEY, null)).isEqualTo(new Credential.ApiKey(KEY));
        assertThat(Credential.of("bearer  " + KEY + " ", null)).isEqualTo(new Credential.ApiKey(KEY));
        assertThat(Credential.of(null, KEY)).isEqualTo(new Credential.ApiKey(KEY));
    }

    @Test
    void authorization_wins_over_the_key_header() {
        assertThat(Credential.of("Bearer a.b.c", KEY)).isEqualTo(new Credential.AccessToken("a.b.c"));
    }

    @Test
    void nothing_is_none() {
        assertThat(Credential.of(null, null)).isEqualTo(Credential.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic eDp5",
                "Bearer sk-abc",
                "Bearer a.b",
                "Bearer a..c",
                "Bearer a.b.c.d"
            })
    void what_can_be_neither_is_unusable(String authorization) {
        assertThat(Credential.of(authorization, null)).isInstanceOf(Credential.Unusable.class);
    }

    @Test
    void a_mistyped_key_is_told_apart_without_asking_anybody() {
        String mistyped = KEY.substring(0, 10) + "x" + KEY.substring(11);

        assertThat(Credential.of("Bearer " + mistyped, null))
                .isInstanceOfSatisfying(
                        Credential.Unusable.class,
                        unusable -> assertThat(unusable.why()).contains("mistyped"));
    }

    @Test
    void a_credential_never_shows_itself() {
        assertThat(Credential.of(null, KEY).toString()).doesNotContain(KEY);
        assertThat(Credential.of("Bearer a.b.c", null).toString()).doesNotContain("a.b.c");
    }
}
