package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.llmoptimizer.e2e.vendors.Fault;
import io.llmoptimizer.e2e.vendors.Vendor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong at a provider, the official clients throw what they throw when it goes wrong at their own vendor. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(4)
class SdkErrorsIT {
    private SdkClients clients;

    /**
     * @param openAi the exception of OpenAI's client
     * @param anthropic the exception of Anthropic's client
     * @param retryAfter in seconds, as the header has it; empty when another try is no use
     */
    private record Told(
            int status,
            String code,
            Class<? extends OpenAIServiceException> openAi,
            Class<? extends AnthropicServiceException> anthropic,
            ErrorType type,
            Optional<String> retryAfter) {

        static Told of(Fault fault) {
            return switch (fault) {
                case CREDENTIALS, CREDIT, FORBIDDEN -> unavailable(null);
                case FAILING -> unavailable("1");
                case OVERLOADED -> unavailable(Integer.toString(Fault.PAUSE));
                case MODEL ->
                    new Told(
                            404,
                            "model_not_found",
                            com.openai.errors.NotFoundException.class,
                            com.anthropic.errors.NotFoundException.class,
                            ErrorType.NOT_FOUND_ERROR,
                            Optional.empty());
                case TOO_LONG ->
                    new Told(
                            400,
                            "context_length_exceeded",
                            com.openai.errors.BadRequestException.class,
                            com.anthropic.errors.BadRequestException.class,
                            ErrorType.INVALID_REQUEST_ERROR,
                            Optional.empty());
                case RATE ->
                    new Told(
                            429,
                            "rate_limit_exceeded",
                            com.openai.errors.RateLimitException.class,
                            com.anthropic.errors.RateLimitException.class,
                            ErrorType.RATE_LIMIT_ERROR,
                            Optional.of(Integer.toString(Fault.PAUSE)));
                case BROKEN_STREAM -> throw new IllegalArgumentException("is told by an event");
            };
        }

        private static Told unavailable(String retryAfter) {
            return new Told(
                    503,
                    "provider_unavailable",
                    com.openai.errors.InternalServerException.class,
                    com.anthropic.errors.InternalServerException.class,
                    ErrorType.OVERLOADED_ERROR,
                    Optional.ofNullable(retryAfter));
        }
    }

    @BeforeAll
    void connect(Fleet fleet) {
        clients = SdkClients.of(fleet);
    }

    static Stream<Arguments> faults() {
        return Stream.of(Vendor.values())
                .flatMap(vendor -> Stream.of(Fault.values())
                        .filter(fault -> fault != Fault.BROKEN_STREAM)
                        .map(fault -> Arguments.of(vendor, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void openai_s_client_throws_what_it_knows(Vendor vendor, Fault fault) {
        Told told = Told.of(fault);
        for (boolean streamed : new boolean[] {false, true}) {
            OpenAIServiceException thrown =
                    catchThrowableOfType(OpenAIServiceException.class, () -> askOpenAi(vendor, fault, streamed));

            assertThat(thrown).as("streamed: %s", streamed).isInstanceOf(told.openAi());
            assertThat(thrown.statusCode()).isEqualTo(told.status());
            assertThat(thrown.code()).contains(told.code());
            assertThat(thrown.headers().values("retry-after"))
                    .isEqualTo(told.retryAfter().stream().toList());
            assertThat(thrown).hasMessageNotContaining("sk-");
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anthropic_s_client_throws_what_it_knows(Vendor vendor, Fault fault) {
        Told told = Told.of(fault);
        for (boolean streamed : new boolean[] {false, true}) {
            AnthropicServiceException thrown =
                    catchThrowableOfType(AnthropicServiceException.class, () -> askAnthropic(vendor, fault, streamed));

            assertThat(thrown).as("streamed: %s", streamed).isInstanceOf(told.anthropic());
            assertThat(thrown.statusCode()).isEqualTo(told.status());
            assertThat(thrown.type()).contains(told.type());
            assertThat(thrown.headers().values("retry-after"))
                    .isEqualTo(told.retryAfter().stream().toList());
            assertThat(thrown).hasMessageNotContaining("sk-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_breaks_is_thrown_after_what_came(Vendor vendor) {
        assertThat(catchThrowableOfType(
                        com.openai.errors.SseException.class, () -> askOpenAi(vendor, Fault.BROKEN_STREAM, true)))
                .satisfies(thrown -> assertThat(thrown.code()).contains("provider_unavailable"));
        assertThat(catchThrowableOfType(
                        com.anthropic.errors.SseException.class, () -> askAnthropic(vendor, Fault.BROKEN_STREAM, true)))
                .satisfies(thrown -> assertThat(thrown.type()).contains(ErrorType.OVERLOADED_ERROR));
    }

    private List<?> askOpenAi(Vendor vendor, Fault fault, boolean streamed) {
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model(vendor.failingModel())
                .addUserMessage("Please " + fault.mark())
                .build();
        if (!streamed) {
            return List.of(clients.openAi().chat().completions().create(params));
        }
        try (var stream = clients.openAi().chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private List<?> askAnthropic(Vendor vendor, Fault fault, boolean streamed) {
        MessageCreateParams params = MessageCreateParams.builder()
                .model(vendor.failingModel())
                .maxTokens(500)
                .addUserMessage("Please " + fault.mark())
                .build();
        if (!streamed) {
            return List.of(clients.anthropic().messages().create(params));
        }
        try (var stream = clients.anthropic().messages().createStreaming(params)) {
            return stream.stream().toList();
        }
    }
}
