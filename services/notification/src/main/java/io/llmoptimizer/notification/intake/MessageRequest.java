package io.llmoptimizer.notification.intake;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A message somebody wants sent.
 *
 * @param to e-mail address of the recipient
 * @param content what it says
 * @param channels {@code email}, which is also the default
 * @param dedupeKey under the same key an organization sends a message once; the header {@code Idempotency-Key} does the same
 */
public record MessageRequest(
        @NotBlank @Email @Size(max = 254) String to,

        @NotNull(message = "must be an object with subject and text") @Valid
        Content content,

        @Size(max = 4) List<@Pattern(regexp = "email", message = "must be email") String> channels,
        @Size(min = 1, max = 200) String dedupeKey) {

    /**
     * @param subject one line
     * @param text plain text; its HTML is made from it
     */
    public record Content(
            @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be one line")
            String subject,

            @NotBlank @Size(max = 20_000) String text) {}
}
