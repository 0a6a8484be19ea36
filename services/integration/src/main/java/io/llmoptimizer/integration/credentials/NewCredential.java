package io.llmoptimizer.integration.credentials;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key as clients enter it.
 *
 * @param name tells the owner's keys for this provider apart; a name that exists gets this key instead
 * @param key as the provider issued it
 * @param weight its share of the calls, 1 when absent; a key that is replaced hands its weight on
 * @param owner {@code organization}, the default, or {@code platform}
 * @param graceSeconds how long a key that is replaced helps out where the new one is not served; 0 when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NewCredential(
        @NotNull(message = "is missing")
        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
                message =
                        "has to be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit")
        @Schema(examples = "main")
        String name,

        @NotNull(message = "is missing")
        @Size(min = 1, max = LONGEST_KEY, message = "has to have 1 to 4096 characters")
        @Schema(examples = "sk-…")
        String key,

        @Min(value = 1, message = "has to be from 1 to 1000")
        @Max(value = ProviderKey.LARGEST_WEIGHT, message = "has to be from 1 to 1000")
        Integer weight,

        @Pattern(regexp = "organization|platform", message = "has to be organization or platform")
        String owner,

        @Min(value = 0, message = "has to be from 0 to 2592000, which is 30 days")
        @Max(value = LONGEST_GRACE, message = "has to be from 0 to 2592000, which is 30 days")
        Long graceSeconds) {
    static final int LONGEST_KEY = 4096;
    static final long LONGEST_GRACE = 30L * 24 * 60 * 60;
    /** Of a key that is not much longer than its hint, nothing is shown. */
    private static final int SHORT = 16;

    private static final int HINT = 4;

    /**
     * The key, if it can be sent.
     *
     * @throws ProblemException 400, without the key
     */
    String usableKey() {
        if (!ProviderKey.isSendable(key)) {
            throw ProblemException.invalid(
                    "key",
                    "has a blank, a line break or a character that can't be sent in a header: copy it once more, without what is around it");
        }
        return key;
    }

    String hint() {
        return key.length() < SHORT ? "" : key.substring(key.length() - HINT);
    }

    Owner whose() {
        return "platform".equals(owner) ? Owner.PLATFORM : Owner.ORGANIZATION;
    }

    Duration grace() {
        return graceSeconds == null ? Duration.ZERO : Duration.ofSeconds(graceSeconds);
    }

    @Override
    public String toString() {
        return "NewCredential[name=" + name + ", owner=" + owner + "]";
    }
}
