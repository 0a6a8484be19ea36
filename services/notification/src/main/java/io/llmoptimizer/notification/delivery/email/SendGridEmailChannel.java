package io.llmoptimizer.notification.delivery.email;

import com.sendgrid.Client;
import com.sendgrid.Method;
import com.sendgrid.Request;
import com.sendgrid.Response;
import com.sendgrid.SendGrid;
import com.sendgrid.helpers.mail.Mail;
import com.sendgrid.helpers.mail.objects.ClickTrackingSetting;
import com.sendgrid.helpers.mail.objects.Content;
import com.sendgrid.helpers.mail.objects.Personalization;
import com.sendgrid.helpers.mail.objects.TrackingSettings;
import io.llmoptimizer.notification.delivery.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/**
 * SendGrid's v3 Mail Send. It has no idempotency key: a crash between its answer and ours being recorded sends a mail twice.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send">Mail Send</a>
 */
final class SendGridEmailChannel implements EmailChannel {
    private static final int LONGEST_DETAIL = 500;

    private final SendGrid sendgrid;
    private final com.sendgrid.helpers.mail.objects.Email from;

    SendGridEmailChannel(EmailConfig config) {
        this(config, new Client(http(config.sendgrid().timeout())));
    }

    SendGridEmailChannel(EmailConfig config, Client client) {
        this.sendgrid = new SendGrid(config.sendgrid().apiKey().orElseThrow(), client);
        this.sendgrid.setHost(config.sendgrid().host());
        this.from = new com.sendgrid.helpers.mail.objects.Email(
                config.from().address(), config.from().name());
    }

    static CloseableHttpClient http(Duration timeout) {
        int millis = (int) timeout.toMillis();
        return HttpClients.custom()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(millis)
                        .setConnectionRequestTimeout(millis)
                        .setSocketTimeout(millis)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .build();
    }

    @Override
    public String name() {
        return "sendgrid";
    }

    @Override
    public Outcome send(Email email) {
        try {
            Request request = new Request();
            request.setMethod(Method.POST);
            request.setEndpoint("mail/send");
            request.setBody(mail(email).build());
            return outcome(sendgrid.api(request));
        } catch (IOException unreachable) {
            return new Outcome.Unavailable("SendGrid can't be reached: " + unreachable, Optional.empty());
        }
    }

    private Mail mail(Email email) {
        Mail mail = new Mail();
        mail.setFrom(from);
        mail.setSubject(email.subject());
        Personalization to = new Personalization();
        to.addTo(new com.sendgrid.helpers.mail.objects.Email(email.to()));
        to.addCustomArg("message_id", email.message().toString());
        mail.addPersonalization(to);
        mail.addContent(new Content("text/plain", email.text()));
        mail.addContent(new Content("text/html", email.html()));
        // A rewritten link would show a secret to whoever counts the clicks.
        ClickTrackingSetting clicks = new ClickTrackingSetting();
        clicks.setEnable(false);
        clicks.setEnableText(false);
        TrackingSettings tracking = new TrackingSettings();
        tracking.setClickTrackingSetting(clicks);
        mail.setTrackingSettings(tracking);
        return mail;
    }

    /** Refused credentials are our fault, not the message's, so it waits for them to be put right. */
    static Outcome outcome(Response response) {
        int status = response.getStatusCode();
        String body = Optional.ofNullable(response.getBody()).orElse("");
        String detail = "HTTP " + status + " " + body.substring(0, Math.min(body.length(), LONGEST_DETAIL));
        if (status >= 200 && status < 300) {
            return new Outcome.Delivered(header(response, "X-Message-Id").orElse(""));
        }
        return switch (status) {
            case 401, 403, 408 -> new Outcome.Unavailable(detail, Optional.empty());
            case 429 ->
                new Outcome.Unavailable(detail, header(response, "Retry-After").flatMap(SendGridEmailChannel::seconds));
            default -> status >= 500 ? new Outcome.Unavailable(detail, Optional.empty()) : new Outcome.Refused(detail);
        };
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<String> header(Response response, String name) {
        return Optional.ofNullable(response.getHeaders()).orElse(Map.of()).entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
