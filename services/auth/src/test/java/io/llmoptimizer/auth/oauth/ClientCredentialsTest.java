package io.llmoptimizer.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {
    private static final int TRIES = 200_000;

    @Test
    void the_header_the_body_and_a_bare_id_are_understood() {
        assertThat(of(basic("app:secret"), "grant_type=x"))
                .isEqualTo(new ClientCredentials("app", Optional.of("secret")));
        assertThat(of(null, "client_id=app&client_secret=secret"))
                .isEqualTo(new ClientCredentials("app", Optional.of("secret")));
        assertThat(of(null, "client_id=app")).isEqualTo(new ClientCredentials("app", Optional.empty()));
        assertThat(of(basic("app:secret"), "client_id=app").clientId()).isEqualTo("app");
    }

    @Test
    void what_was_form_encoded_into_the_header_is_decoded() {
        assertThat(of(basic("my%20app:a%3Ab%25c"), ""))
                .isEqualTo(new ClientCredentials("my app", Optional.of("a:b%c")));
        assertThat(of(basic("app:a+b/c="), "").secret()).contains("a+b/c=");
    }

    /** RFC 6749 section 2.3: one method a request; section 3.2: no parameter twice. */
    @ParameterizedTest
    @CsvSource({
        "client_secret=secret",
        "client_id=app&client_secret=secret",
        "client_id=another",
        "client_id=app&client_id=app",
        "client_id=app&client_secret=a&client_secret=b",
        "client_assertion=x"
    })
    void two_methods_at_once_or_parameters_sent_twice_are_an_invalid_request(String body) {
        refused("invalid_request", () -> of(basic("app:secret"), body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YXBw",
                "Basic OnNlY3JldA==",
                "Basic YXBwOg==",
                "Basic gIA6gIA=",
                "Bearer abc",
                "Basic YXBwOiV6eg==",
                ""
            })
    void a_header_that_names_no_client_and_secret_is_an_invalid_client(String header) {
        refused("invalid_client", () -> of(header, ""));
    }

    @Test
    void no_credentials_at_all_are_an_invalid_client() {
        refused("invalid_client", () -> of(null, "grant_type=client_credentials"));
        refused("invalid_client", () -> of(null, "client_id="));
    }

    @Test
    void bodies_that_are_no_forms_are_an_invalid_request() {
        refused("invalid_request", () -> Form.parse("a=%"));
        refused("invalid_request", () -> Form.parse("a=%zz"));
        refused("invalid_request", () -> Form.parse("a=%00"));
        refused("invalid_request", () -> Form.parse("a=1&".repeat(100)));
    }

    /** Whatever arrives is understood or refused with an OAuth error; nothing else ever comes out. */
    @Test
    void noise_is_refused_in_the_protocols_own_words() {
        Random random = new Random(42);
        int understood = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            String header = random.nextInt(4) == 0
                    ? new String(noise, StandardCharsets.ISO_8859_1)
                    : "Basic " + (random.nextBoolean() ? Base64.getEncoder().encodeToString(noise) : scrambled(random));
            String body = random.nextBoolean() ? "" : new String(noise, StandardCharsets.ISO_8859_1);
            try {
                ClientCredentials read = of(header, body);
                assertThat(read.clientId()).isNotNull();
                understood++;
            } catch (OAuthException refused) {
                assertThat(refused.code()).isIn("invalid_request", "invalid_client");
            }
        }
        assertThat(understood).isPositive();
    }

    @Test
    void any_id_and_secret_survive_the_header() {
        Random random = new Random(43);
        for (int i = 0; i < TRIES / 4; i++) {
            String id = text(random);
            String secret = text(random);
            String pair = URLEncoder.encode(id, StandardCharsets.UTF_8) + ":"
                    + URLEncoder.encode(secret, StandardCharsets.UTF_8);
            if (pair.indexOf('+') < 0) {
                assertThat(of(basic(pair), "")).isEqualTo(new ClientCredentials(id, Optional.of(secret)));
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            text.append((char) (33 + random.nextInt(900)));
        }
        return text.toString();
    }

    private static String scrambled(Random random) {
        StringBuilder pair = new StringBuilder("YXBwOnNlY3JldA==");
        pair.setCharAt(random.nextInt(pair.length()), (char) (32 + random.nextInt(95)));
        return pair.toString();
    }

    private static ClientCredentials of(String authorization, String body) {
        return ClientCredentials.of(authorization, Form.parse(body));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String code, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        OAuthException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
