package io.llmoptimizer.integration.providers.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.FakeUpstream;
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

class GeminiProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new GeminiWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        return new ServerProvider(
                "gemini",
                ServerSettings.at(baseUrl, Api.GEMINI),
                Map.of(Operation.CHAT, new GeminiProtocol("gemini", Clock.systemUTC())),
                vertx);
    }

    @Override
    protected boolean isStreamed(FakeUpstream.Received request) {
        return request.path().endsWith(":streamGenerateContent?alt=sse");
    }

    @Test
    void shows_its_key_in_a_header_and_never_in_the_address() {
        chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(upstream.headers).contains(Map.entry("x-goog-api-key", "sk-secret"));
        assertThat(upstream.paths.getLast()).isEqualTo("/v1/models/answer:generateContent");
    }

    @Test
    void tells_what_the_prompt_came_to_before_the_answer_is_whole() {
        requirePromptBeforeTheEnd();
    }
}
