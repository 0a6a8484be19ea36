package io.llmoptimizer.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Somebody who was invited to a tenant's organization by mail, and joined. */
final class Colleague {
    private static final String MAILS = "/api/v1/notifications/sandbox/messages";
    private static final Pattern TOKEN = Pattern.compile("\\?token=([\\w-]+)");

    private final Gateway gateway;
    private final Tenant employer;
    private final Tenant self;
    private final String userId;

    private Colleague(Gateway gateway, Tenant employer, Tenant self, String userId) {
        this.gateway = gateway;
        this.employer = employer;
        this.self = self;
        this.userId = userId;
    }

    /** Registers, verifies the address, is invited to {@code role} and accepts: each with what a mail brought. */
    static Colleague of(Gateway gateway, Tenant employer, String role) {
        Tenant self = Tenant.register(gateway);
        verify(gateway, self);
        gateway.post(
                        employer.path("/invitations"),
                        employer.accessToken(),
                        Gateway.JSON
                                .createObjectNode()
                                .put("email", self.email())
                                .put("role", role))
                .orThrow("Inviting " + self.email());
        gateway.post(
                        "/api/v1/auth/invitations/accept",
                        self.accessToken(),
                        Gateway.JSON.createObjectNode().put("token", mailed(gateway, employer, self, "invitation")))
                .orThrow("Accepting an invitation");
        return new Colleague(
                gateway,
                employer,
                self,
                self.get("/api/v1/auth/me").path("user").path("id").asText());
    }

    /** Verifies somebody's address with the token from the mail. */
    static void verify(Gateway gateway, Tenant self) {
        gateway.post("/api/v1/auth/email/verify", null, with("token", mailed(gateway, self, self, "verification")))
                .orThrow("Verifying " + self.email());
    }

    String userId() {
        return userId;
    }

    /** Path of the membership. */
    String path() {
        return employer.path("/members/" + userId);
    }

    /** An access token to act in the employer's organization. */
    String signIn() {
        return session().path("accessToken").asText();
    }

    /** A new session in the employer's organization. */
    JsonNode session() {
        return gateway.post(
                        "/api/v1/auth/login", null, self.credentials().put("organizationId", employer.organization()))
                .orThrow("Signing in as a colleague");
    }

    /** The token in the mail to {@code recipient}, as {@code reader} sees it. */
    private static String mailed(Gateway gateway, Tenant reader, Tenant recipient, String template) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            for (JsonNode mail : gateway.get(MAILS, reader.accessToken())
                                    .orThrow("Reading mails")
                                    .path("data")) {
                                Matcher token = TOKEN.matcher(mail.path("text").asText());
                                if (mail.path("to").asText().equals(recipient.email())
                                        && mail.path("template").asText().equals(template)
                                        && token.find()) {
                                    return token.group(1);
                                }
                            }
                            return null;
                        },
                        token -> token != null);
    }

    /** A body with one field. */
    static ObjectNode with(String field, String value) {
        return Gateway.JSON.createObjectNode().put(field, value);
    }
}
