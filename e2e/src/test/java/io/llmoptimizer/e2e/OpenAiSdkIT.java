package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official client sees what it would see at OpenAI. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class OpenAiSdkIT {
    private String baseUrl;
    private OpenAIClient client;

    @BeforeAll
    void connect(Fleet fleet) {
        baseUrl = fleet.gateway().base() + "/v1";
        client = client(Tenant.register(fleet.gateway()).createKey().secret());
    }

    @Test
    void completes_a_chat() {
        ChatCompletion completion =
                client.chat().completions().create(question("sandbox/answer").build());

        assertThat(completion.choices()).hasSize(1);
        assertThat(completion.choices().getFirst().message().content().orElseThrow())
                .isNotBlank();
        assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
        assertThat(completion.usage().orElseThrow().totalTokens())
                .isEqualTo(completion.usage().orElseThrow().promptTokens()
                        + completion.usage().orElseThrow().completionTokens());
    }

    @Test
    void streams_a_chat_with_its_usage_at_the_end() {
        ChatCompletionCreateParams params = question("sandbox/answer")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();

            assertThat(chunks).hasSizeGreaterThan(3);
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens())
                    .isPositive();
            assertThat(chunks.getLast().choices()).isEmpty();
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .map(choice -> choice.delta().content().orElse(""))
                            .reduce("", String::concat))
                    .isNotBlank();
        }
    }

    @Test
    void lists_models_and_finds_one() {
        assertThat(client.models().list().data()).anyMatch(model -> model.id().equals("sandbox/answer"));
        assertThat(client.models().retrieve("sandbox/answer").id()).isEqualTo("sandbox/answer");
    }

    @Test
    void a_wrong_key_is_an_unauthorized_exception() {
        assertThatThrownBy(() -> client("llmo_wrong").models().list()).isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void an_unknown_model_is_a_not_found_exception() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("no-such-model").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no-such-model");
    }

    @Test
    void a_rate_limited_provider_is_a_rate_limit_exception() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("sandbox/rate-limited").build()))
                .isInstanceOf(RateLimitException.class);
    }

    @Test
    void a_negative_limit_is_a_bad_request_exception_that_names_it() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("sandbox/answer")
                                .maxCompletionTokens(-1)
                                .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_completion_tokens");
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("What does a gateway do?");
    }
}
