package io.llmoptimizer.integration.providers.mistral;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ModerationRequest;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MistralModerationsTest {

    @Test
    void a_text_of_any_category_is_flagged() throws IOException {
        ObjectNode body = Json.object().put("model", "ours").put("input", "x");
        ProviderCall call = new ProviderCall(
                new ModerationRequest("ours", List.of("x"), 10, body),
                "mistral-moderation-latest",
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofSeconds(30));
        String answer = "{\"id\":\"1\",\"model\":\"m\",\"results\":[{\"categories\":{\"pii\":false,\"health\":true},"
                + "\"category_scores\":{\"pii\":0.10}},{\"categories\":{\"pii\":false}}]}";

        ServerSettings settings = ServerSettings.at("http://x", Api.MISTRAL);
        Document document = (Document) MistralDocuments.moderations("mistral", settings)
                .reader(call)
                .whole(answer.getBytes(StandardCharsets.UTF_8));

        JsonNode told = Json.read(document.body().apply(TokenUsage.NONE).json());
        assertThat(told.at("/results/0/flagged").asText()).isEqualTo("true");
        assertThat(told.at("/results/1/flagged").asText()).isEqualTo("false");
        assertThat(told.at("/results/0/category_scores/pii")).hasToString("0.10");
    }
}
