package io.llmoptimizer.notification.delivery.email;

import static io.llmoptimizer.notification.delivery.email.EmailConfig.Channel.SANDBOX;
import static io.llmoptimizer.notification.delivery.email.EmailConfig.Channel.SENDGRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmailChannelsTest {
    private static final Optional<String> KEY = Optional.of("SG.key");

    @Test
    void credentials_choose_sendgrid_and_a_name_wins_over_them() {
        assertThat(EmailChannels.choose(Optional.empty(), KEY, LaunchMode.NORMAL))
                .isEqualTo(SENDGRID);
        assertThat(EmailChannels.choose(Optional.of(SANDBOX), KEY, LaunchMode.NORMAL))
                .isEqualTo(SANDBOX);
    }

    @Test
    void without_credentials_development_and_tests_use_the_sandbox() {
        assertThat(EmailChannels.choose(Optional.empty(), Optional.empty(), LaunchMode.DEVELOPMENT))
                .isEqualTo(SANDBOX);
        assertThat(EmailChannels.choose(Optional.empty(), Optional.of(" "), LaunchMode.TEST))
                .isEqualTo(SANDBOX);
    }

    @Test
    void production_does_not_start_without_a_channel() {
        assertThatThrownBy(() -> EmailChannels.choose(Optional.empty(), Optional.empty(), LaunchMode.NORMAL))
                .hasMessageContaining("set SENDGRID_API_KEY")
                .hasMessageContaining("LLMO_EMAIL_CHANNEL=sandbox");
        assertThatThrownBy(() -> EmailChannels.choose(Optional.of(SENDGRID), Optional.empty(), LaunchMode.DEVELOPMENT))
                .hasMessage("LLMO_EMAIL_CHANNEL=sendgrid needs SENDGRID_API_KEY.");
    }
}
