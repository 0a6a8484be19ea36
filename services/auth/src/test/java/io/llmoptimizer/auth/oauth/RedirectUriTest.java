package io.llmoptimizer.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUriTest {
    private static final int MUTATIONS = 200_000;
    private static final List<String> REGISTERED = List.of(
            "https://app.example.com/callback",
            "https://app.example.com/callback?tenant=7",
            "http://127.0.0.1/callback",
            "http://[::1]:8123/callback",
            "http://localhost:3000/callback");
    private static final String ALPHABET = "abc:/.@?#%[]0123456789*\\ \u0000é";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/callback",
                "https://app.example.com",
                "https://app.example.com:8443/a?b=c",
                "http://localhost:3000/callback",
                "http://127.0.0.1/callback",
                "http://[::1]:9/callback"
            })
    void https_and_loopback_can_be_registered(String uri) {
        assertThat(RedirectUri.objection(uri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "callback",
                "/callback",
                "http://app.example.com/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://localhost.evil.example/callback",
                "https://user@app.example.com/callback",
                "https://app.example.com/callback#fragment",
                "https://*.example.com/callback",
                "https://app.example.com/a/../callback",
                "https:///callback",
                "https:app.example.com",
                "javascript:alert(1)",
                "data:text/html,hello",
                "com.example.app:/callback",
                "https://app.example.com/with blank"
            })
    void nothing_else_can(String uri) {
        assertThat(RedirectUri.objection(uri)).isPresent();
    }

    @Test
    void a_uri_of_a_thousand_characters_more_than_any_needs_is_refused() {
        assertThat(RedirectUri.objection("https://app.example.com/" + "a".repeat(2_000)))
                .isPresent();
    }

    @Test
    void only_the_port_of_a_loopback_address_may_differ() {
        assertThat(RedirectUri.matches("http://127.0.0.1/callback", "http://127.0.0.1:51234/callback"))
                .isTrue();
        assertThat(RedirectUri.matches("http://[::1]:8123/callback", "http://[::1]:9/callback"))
                .isTrue();
        assertThat(RedirectUri.matches("http://127.0.0.1/callback", "http://[::1]/callback"))
                .isFalse();
        assertThat(RedirectUri.matches("http://127.0.0.1/callback", "http://127.0.0.1:99999/callback"))
                .isFalse();
        assertThat(RedirectUri.matches("http://127.0.0.1/callback", "http://127.0.0.1:1@evil.example/callback"))
                .isFalse();
        assertThat(RedirectUri.matches("http://127.0.0.1/callback", "http://127.0.0.1:51234/callback/more"))
                .isFalse();
        assertThat(RedirectUri.matches("http://localhost:3000/callback", "http://localhost:3001/callback"))
                .isFalse();
        assertThat(RedirectUri.matches("https://app.example.com/callback", "https://app.example.com:444/callback"))
                .isFalse();
    }

    /** Any edit of a registered URI is another URI, but for the digits of a loopback port. */
    @Test
    void no_mutation_of_a_registered_uri_matches() {
        Random random = new Random(20_260_301);
        for (int i = 0; i < MUTATIONS; i++) {
            String registered = REGISTERED.get(random.nextInt(REGISTERED.size()));
            String mutated = mutated(registered, random);
            boolean samePlace = mutated.replaceFirst("^(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?(?=/)", "$1")
                    .equals(registered.replaceFirst(
                            "^(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?(?=/)", "$1"));
            if (!samePlace) {
                assertThat(RedirectUri.matches(registered, mutated))
                        .as("%s as %s", mutated, registered)
                        .isFalse();
            }
            // Whatever it is, looking at it ends in a sentence and not in an exception.
            assertThat(RedirectUri.objection(mutated)).isNotNull();
        }
    }

    private static String mutated(String uri, Random random) {
        StringBuilder text = new StringBuilder(uri);
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length() + 1);
            char with = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            if (at == text.length() || random.nextBoolean()) {
                text.insert(at, with);
            } else if (random.nextBoolean() && text.length() > 1) {
                text.deleteCharAt(at);
            } else {
                text.setCharAt(at, with);
            }
        }
        return text.toString();
    }
}
