package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import io.llmoptimizer.e2e.vendors.Usage;
import io.llmoptimizer.e2e.vendors.Vendor;
import java.math.BigDecimal;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's official client over every provider: what it says arrives in the provider's own words, and the answer in OpenAI's. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class OpenAiSdkProvidersIT {
    private static final String ECHO =
            "Größe 😀 日本: system \"Be brief.\", user \"Wie groß? 🌍\", at most 500 tokens, pictures []";

    private SdkClients clients;

    @BeforeAll
    void connect(Fleet fleet) {
        clients = SdkClients.of(fleet);
    }

    @ParameterizedTest
    @EnumSource
    void a_whole_answer_has_its_text_usage_and_exact_cost(Vendor vendor) {
        try (HttpResponseFor<ChatCompletion> response = clients.openAi()
                .chat()
                .completions()
                .withRawResponse()
                .create(question(vendor).build())) {
            ChatCompletion completion = response.parse();

            assertThat(text(completion)).isEqualTo(ECHO);
            assertThat(finish(completion)).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
            assertUsage(vendor, completion.usage().orElseThrow());
            assertThat(response.headers().values("llmo-provider")).containsExactly(vendor.id());
            assertThat(response.headers().values("llmo-dropped-parameters")).isEmpty();
            assertThat(new BigDecimal(response.headers().values("llmo-cost-usd").getFirst()))
                    .isEqualByComparingTo(vendor.cost());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_is_the_same_in_pieces(Vendor vendor) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

        List<ChatCompletionChunk> chunks = streamed(question(vendor), whole);

        assertThat(chunks).hasSizeGreaterThan(8);
        assertThat(text(whole.chatCompletion())).isEqualTo(ECHO);
        assertThat(finish(whole.chatCompletion())).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertUsage(vendor, chunks.getLast().usage().orElseThrow());
        JsonNode llmo = chunks.getLast()._allProperties().get("llmo").convert(JsonNode.class);
        assertThat(new BigDecimal(llmo.path("cost_usd").asText())).isEqualByComparingTo(vendor.cost());
    }

    @ParameterizedTest
    @EnumSource
    void parallel_calls_of_a_tool_come_whole_and_their_results_go_back(Vendor vendor) {
        ChatCompletion asked =
                clients.openAi().chat().completions().create(forecast(vendor).build());

        assertCalls(asked);
        ChatCompletion answered = clients.openAi()
                .chat()
                .completions()
                .create(withResults(vendor, asked).build());

        assertResultsArrived(answered);
    }

    @ParameterizedTest
    @EnumSource
    void parallel_calls_of_a_tool_are_streamed_and_their_results_go_back(Vendor vendor) {
        ChatCompletionAccumulator asked = ChatCompletionAccumulator.create();
        streamed(forecast(vendor), asked);
        assertCalls(asked.chatCompletion());

        ChatCompletionAccumulator answered = ChatCompletionAccumulator.create();
        streamed(withResults(vendor, asked.chatCompletion()), answered);

        assertResultsArrived(answered.chatCompletion());
    }

    @ParameterizedTest
    @EnumSource
    void a_picture_arrives_whole_and_streamed_or_is_refused_with_its_place(Vendor vendor) {
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model(vendor.model())
                .addUserMessageOfArrayOfContentParts(List.of(
                        ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                .text("What is this?")
                                .build()),
                        ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url("data:image/png;base64," + SdkClients.PNG_BASE64)
                                        .build())
                                .build())))
                .build();

        ChatCompletionAccumulator pieces = ChatCompletionAccumulator.create();
        if (vendor.readsPictures()) {
            streamed(params.toBuilder(), pieces);
            for (ChatCompletion seen :
                    List.of(clients.openAi().chat().completions().create(params), pieces.chatCompletion())) {
                assertThat(text(seen)).contains("user \"What is this?\"", "pictures [" + SdkClients.PICTURE + "]");
            }
        } else {
            for (ThrowingCallable asking : List.<ThrowingCallable>of(
                    () -> clients.openAi().chat().completions().create(params),
                    () -> streamed(params.toBuilder(), pieces))) {
                assertThatThrownBy(asking)
                        .isInstanceOfSatisfying(
                                BadRequestException.class,
                                refused -> assertThat(refused.param()).contains("messages[0].content[1]"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_json_schema_is_kept_to_whole_and_streamed_or_refused_by_name(Vendor vendor) {
        ResponseFormatJsonSchema.JsonSchema.Schema.Builder schema =
                ResponseFormatJsonSchema.JsonSchema.Schema.builder();
        SdkClients.schema("capital", "string")
                .properties()
                .forEach(member ->
                        schema.putAdditionalProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        ChatCompletionCreateParams.Builder params = question(vendor)
                .responseFormat(ResponseFormatJsonSchema.builder()
                        .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                                .name("country")
                                .strict(true)
                                .schema(schema.build())
                                .build())
                        .build());

        if (vendor.keepsToSchemas()) {
            assertThat(text(clients.openAi().chat().completions().create(params.build())))
                    .isEqualTo("{\"capital\":\"Oslo\"}");
            ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
            streamed(params, whole);
            assertThat(text(whole.chatCompletion())).isEqualTo("{\"capital\":\"Oslo\"}");
        } else {
            assertThatThrownBy(() -> clients.openAi().chat().completions().create(params.build()))
                    .isInstanceOfSatisfying(
                            BadRequestException.class,
                            refused -> assertThat(refused.param()).contains("response_format"));
        }
    }

    private List<ChatCompletionChunk> streamed(
            ChatCompletionCreateParams.Builder params, ChatCompletionAccumulator whole) {
        ChatCompletionStreamOptions withUsage =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        try (StreamResponse<ChatCompletionChunk> stream = clients.openAi()
                .chat()
                .completions()
                .createStreaming(params.streamOptions(withUsage).build())) {
            return stream.stream().peek(whole::accumulate).toList();
        }
    }

    private static ChatCompletionCreateParams.Builder question(Vendor vendor) {
        return ChatCompletionCreateParams.builder()
                .model(vendor.model())
                .maxCompletionTokens(500)
                .addSystemMessage("Be brief.")
                .addUserMessage("Wie groß? 🌍");
    }

    private static ChatCompletionCreateParams.Builder forecast(Vendor vendor) {
        FunctionParameters.Builder parameters = FunctionParameters.builder();
        SdkClients.schema("city", "string")
                .properties()
                .forEach(member ->
                        parameters.putAdditionalProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        return question(vendor)
                .addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .description("The weather of now")
                        .parameters(parameters.build())
                        .build());
    }

    private static ChatCompletionCreateParams.Builder withResults(Vendor vendor, ChatCompletion asked) {
        ChatCompletionMessage message = asked.choices().getFirst().message();
        List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElseThrow();
        return forecast(vendor)
                .addMessage(message)
                .addMessage(result(calls.getFirst(), "7 °C"))
                .addMessage(result(calls.getLast(), "21 °C"));
    }

    private static ChatCompletionToolMessageParam result(ChatCompletionMessageToolCall call, String content) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content(content)
                .build();
    }

    private static void assertCalls(ChatCompletion asked) {
        assertThat(finish(asked)).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        List<ChatCompletionMessageFunctionToolCall> calls =
                asked.choices().getFirst().message().toolCalls().orElseThrow().stream()
                        .map(ChatCompletionMessageToolCall::asFunction)
                        .toList();
        assertThat(calls).extracting(call -> call.function().name()).containsExactly("get_weather", "get_weather");
        assertThat(calls)
                .extracting(call -> call.function().arguments())
                .containsExactly("{\"city\":\"Oslo\"}", "{\"city\":\"Rome\"}");
        assertThat(calls)
                .extracting(ChatCompletionMessageFunctionToolCall::id)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    private static void assertResultsArrived(ChatCompletion answered) {
        assertThat(text(answered))
                .isEqualTo(
                        "get_weather of {\"city\":\"Oslo\"} gave 7 °C; get_weather of {\"city\":\"Rome\"} gave 21 °C");
    }

    private static void assertUsage(Vendor vendor, CompletionUsage usage) {
        assertThat(usage.promptTokens()).isEqualTo(Usage.INPUT);
        assertThat(usage.completionTokens()).isEqualTo(Usage.OUTPUT);
        assertThat(usage.totalTokens()).isEqualTo(Usage.INPUT + Usage.OUTPUT);
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens().orElse(0L))
                .isEqualTo(vendor.cachedTokens());
        assertThat(usage.completionTokensDetails()
                        .flatMap(CompletionUsage.CompletionTokensDetails::reasoningTokens)
                        .orElse(0L))
                .isEqualTo(vendor.reasoningTokens());
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElseThrow();
    }

    private static ChatCompletion.Choice.FinishReason finish(ChatCompletion completion) {
        return completion.choices().getFirst().finishReason();
    }
}
