package io.llmoptimizer.integration.providers.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.WireContract;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AnthropicProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new AnthropicWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        return new ServerProvider(
                "anthropic",
                ServerSettings.at(baseUrl, Api.ANTHROPIC),
                Map.of(Operation.CHAT, new AnthropicProtocol("anthropic", Clock.systemUTC())),
                vertx);
    }

    @Test
    void shows_its_key_and_the_version_it_speaks() {
        chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(upstream.headers)
                .contains(
                        Map.entry("x-api-key", "sk-secret"),
                        Map.entry("anthropic-version", "2023-06-01"),
                        Map.entry("x-vendor", "acme"));
        assertThat(upstream.bodies.getLast().path("max_tokens").asInt())
                .as("the catalog's largest output, since the client gave no limit")
                .isEqualTo(4_096);
    }

    @Test
    void tells_what_the_prompt_came_to_before_the_answer_is_whole() {
        requirePromptBeforeTheEnd();
    }
}
