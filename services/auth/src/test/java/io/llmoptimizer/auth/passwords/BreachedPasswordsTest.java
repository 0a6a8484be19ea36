package io.llmoptimizer.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.llmoptimizer.http.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreachedPasswordsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PersonalWords NOBODY = PersonalWords.of("ada@example.com", "Ada");
    private static final String BREACHED = "an unguessable phrase";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile int status = 200;
    private volatile int seen = 42;
    private HttpServer server;

    @BeforeEach
    void a_collection() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " padded="
                    + exchange.getRequestHeaders().getFirst("Add-Padding"));
            byte[] body = ("0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n" + rest() + ":" + seen + "\r\n"
                            + "011053FD0102E94D6AE2F8B83D76FAF94F6:0\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close();
    }

    @Test
    void a_breached_password_is_refused_and_only_five_digits_of_its_hash_are_told() {
        assertThatThrownBy(() -> hash(BREACHED))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("password is one that many people use");
        assertThat(asked).containsExactly("/range/" + sha1().substring(0, 5) + " padded=true");
    }

    @Test
    void padding_is_no_hit() {
        seen = 0;
        assertThat(hash(BREACHED)).startsWith("$argon2id$");
    }

    @Test
    void a_password_that_is_not_in_the_collection_is_taken() {
        assertThat(hash("another unguessable phrase")).startsWith("$argon2id$");
        assertThat(meters.counter("llmo.auth.passwords.breached.unanswered").count())
                .isZero();
    }

    @Test
    void a_collection_that_does_not_answer_keeps_nobody_from_choosing_and_is_counted() {
        status = 503;
        assertThat(hash(BREACHED)).startsWith("$argon2id$");
        server.stop(0);
        assertThat(hash(BREACHED)).startsWith("$argon2id$");
        assertThat(meters.counter("llmo.auth.passwords.breached.unanswered").count())
                .isEqualTo(2);
    }

    @Test
    void nobody_is_asked_unless_that_is_wanted() {
        NewPasswords passwords = new NewPasswords(passwords(), BreachedPasswords.NONE, meters);
        assertThat(passwords.hash("password", BREACHED, NOBODY).await().atMost(PATIENCE))
                .startsWith("$argon2id$");
        assertThat(asked).isEmpty();
    }

    private String hash(String password) {
        BreachedPasswords breached = new HttpBreachedPasswords(
                vertx, "http://127.0.0.1:" + server.getAddress().getPort() + "/", Duration.ofSeconds(2));
        return new NewPasswords(passwords(), breached, meters)
                .hash("password", password, NOBODY)
                .await()
                .atMost(PATIENCE);
    }

    private Passwords passwords() {
        return new Passwords(
                new PasswordConfig() {
                    @Override
                    public int memoryKib() {
                        return 64;
                    }

                    @Override
                    public int iterations() {
                        return 1;
                    }

                    @Override
                    public int parallelism() {
                        return 1;
                    }

                    @Override
                    public int concurrency() {
                        return 1;
                    }

                    @Override
                    public int queue() {
                        return 4;
                    }

                    @Override
                    public Breached breached() {
                        return new Breached() {
                            @Override
                            public Optional<String> url() {
                                return Optional.empty();
                            }

                            @Override
                            public Duration timeout() {
                                return Duration.ofSeconds(2);
                            }
                        };
                    }
                },
                meters);
    }

    private static String rest() {
        return sha1().substring(5);
    }

    private static String sha1() {
        try {
            return java.util.HexFormat.of()
                    .withUpperCase()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-1")
                            .digest(BREACHED.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
