package io.llmoptimizer.notification.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendgrid.Client;
import com.sun.net.httpserver.HttpServer;
import io.llmoptimizer.notification.delivery.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SendGrid's client against a server that answers as SendGrid is documented to. */
class SendGridEmailChannelTest {
    private static final UUID MESSAGE = UUID.fromString("01939b7e-1c00-7a10-8e00-000000000001");
    private static final Email EMAIL = new Email(
            MESSAGE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "verification",
            "ada@example.com",
            "Confirm",
            "plain",
            "<p>rich</p>");

    private final AtomicReference<String> authorization = new AtomicReference<>();
    private final AtomicReference<String> path = new AtomicReference<>();
    private final AtomicReference<JsonNode> received = new AtomicReference<>();
    private HttpServer server;
    private volatile int status = 202;
    private volatile String body = "";
    private volatile Map<String, String> headers = Map.of("X-Message-Id", "sg-1");

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            path.set(exchange.getRequestURI().getPath());
            received.set(new ObjectMapper().readTree(exchange.getRequestBody()));
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_mail_is_handed_over_with_both_bodies_and_without_click_tracking() {
        assertThat(channel().send(EMAIL)).isEqualTo(new Outcome.Delivered("sg-1"));
        assertThat(authorization).hasValue("Bearer SG.key");
        assertThat(path).hasValue("/v3/mail/send");
        JsonNode mail = received.get();
        assertThat(mail.at("/personalizations/0/to/0/email").asText()).isEqualTo("ada@example.com");
        assertThat(mail.at("/personalizations/0/custom_args/message_id").asText())
                .isEqualTo(MESSAGE.toString());
        assertThat(mail.at("/from/email").asText()).isEqualTo("no-reply@example.com");
        assertThat(mail.at("/subject").asText()).isEqualTo("Confirm");
        assertThat(mail.at("/content/0/value").asText()).isEqualTo("plain");
        assertThat(mail.at("/content/1/value").asText()).isEqualTo("<p>rich</p>");
        assertThat(mail.at("/tracking_settings/click_tracking/enable").asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413})
    void what_sendgrid_will_never_take_is_refused(int refused) {
        status = refused;
        body = "{\"errors\":[{\"message\":\"Does not contain a valid address.\",\"field\":\"personalizations.0.to\"}]}";
        assertThat(channel().send(EMAIL))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        outcome -> assertThat(outcome.detail()).contains("valid address"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 500, 502, 503})
    void what_says_nothing_about_the_message_is_tried_again(int unavailable) {
        status = unavailable;
        assertThat(channel().send(EMAIL)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void a_rate_limit_is_waited_for() {
        status = 429;
        headers = Map.of("Retry-After", "17");
        assertThat(channel().send(EMAIL))
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        outcome -> assertThat(outcome.retryAfter()).contains(Duration.ofSeconds(17)));
    }

    @Test
    void a_server_that_is_away_is_tried_again() {
        EmailChannel channel = channel();
        server.stop(0);
        assertThat(channel.send(EMAIL)).isInstanceOf(Outcome.Unavailable.class);
    }

    private EmailChannel channel() {
        // The client's test mode speaks plain HTTP; nothing else is different.
        return new SendGridEmailChannel(
                new Account("localhost:" + server.getAddress().getPort()),
                new Client(SendGridEmailChannel.http(Duration.ofSeconds(5)), true));
    }

    private record Account(String host) implements EmailConfig, EmailConfig.From, EmailConfig.SendGridAccount {
        @Override
        public Optional<Channel> channel() {
            return Optional.of(Channel.SENDGRID);
        }

        @Override
        public From from() {
            return this;
        }

        @Override
        public SendGridAccount sendgrid() {
            return this;
        }

        @Override
        public String verificationPage() {
            return "https://example.com/verify-email";
        }

        @Override
        public String invitationPage() {
            return "http://localhost/accept-invitation";
        }

        @Override
        public String passwordPage() {
            return "http://localhost/reset-password";
        }

        @Override
        public String address() {
            return "no-reply@example.com";
        }

        @Override
        public String name() {
            return "LLMOptimizer";
        }

        @Override
        public Optional<String> apiKey() {
            return Optional.of("SG.key");
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }
    }
}
