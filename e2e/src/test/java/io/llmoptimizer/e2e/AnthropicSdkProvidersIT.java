package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.e2e.vendors.Usage;
import io.llmoptimizer.e2e.vendors.Vendor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's official client over every provider: what it says arrives in the provider's own words, and the answer in Anthropic's. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(3)
class AnthropicSdkProvidersIT {
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
        try (HttpResponseFor<Message> response = clients.anthropic()
                .messages()
                .withRawResponse()
                .create(question(vendor).build())) {
            Message message = response.parse();

            assertThat(text(message)).isEqualTo(ECHO);
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertUsage(vendor, message);
            assertThat(response.headers().values("llmo-provider")).containsExactly(vendor.id());
            assertThat(response.headers().values("llmo-dropped-parameters")).isEmpty();
            assertThat(new BigDecimal(response.headers().values("llmo-cost-usd").getFirst()))
                    .isEqualByComparingTo(vendor.cost());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_is_the_same_in_pieces(Vendor vendor) {
        MessageAccumulator whole = MessageAccumulator.create();

        List<RawMessageStreamEvent> events = streamed(question(vendor), whole);

        assertThat(events).hasSizeGreaterThan(8);
        assertThat(text(whole.message())).isEqualTo(ECHO);
        assertThat(whole.message().stopReason()).contains(StopReason.END_TURN);
        assertUsage(vendor, whole.message());
        JsonNode llmo = events.getLast()
                .asMessageStop()
                ._additionalProperties()
                .get("llmo")
                .convert(JsonNode.class);
        assertThat(new BigDecimal(llmo.path("cost_usd").asText())).isEqualByComparingTo(vendor.cost());
    }

    @ParameterizedTest
    @EnumSource
    void parallel_calls_of_a_tool_come_whole_and_their_results_go_back(Vendor vendor) {
        Message asked = clients.anthropic().messages().create(forecast(vendor).build());

        assertCalls(asked);
        Message answered =
                clients.anthropic().messages().create(withResults(vendor, asked).build());

        assertResultsArrived(answered);
    }

    @ParameterizedTest
    @EnumSource
    void parallel_calls_of_a_tool_are_streamed_and_their_results_go_back(Vendor vendor) {
        MessageAccumulator asked = MessageAccumulator.create();
        streamed(forecast(vendor), asked);
        assertCalls(asked.message());

        MessageAccumulator answered = MessageAccumulator.create();
        streamed(withResults(vendor, asked.message()), answered);

        assertResultsArrived(answered.message());
    }

    @ParameterizedTest
    @EnumSource
    void a_picture_arrives_whole_and_streamed_or_is_refused_with_its_place(Vendor vendor) {
        MessageCreateParams params = MessageCreateParams.builder()
                .model(vendor.model())
                .maxTokens(500)
                .addUserMessageOfContentBlockParams(List.of(
                        ContentBlockParam.ofText("What is this?"),
                        ContentBlockParam.ofImage(Base64ImageSource.builder()
                                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                .data(SdkClients.PNG_BASE64)
                                .build())))
                .build();

        MessageAccumulator pieces = MessageAccumulator.create();
        if (vendor.readsPictures()) {
            streamed(params.toBuilder(), pieces);
            for (Message seen : List.of(clients.anthropic().messages().create(params), pieces.message())) {
                assertThat(text(seen)).contains("user \"What is this?\"", "pictures [" + SdkClients.PICTURE + "]");
            }
        } else {
            for (ThrowingCallable asking : List.<ThrowingCallable>of(
                    () -> clients.anthropic().messages().create(params), () -> streamed(params.toBuilder(), pieces))) {
                assertThatThrownBy(asking)
                        .isInstanceOf(BadRequestException.class)
                        .hasMessageContaining("does not read images");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_json_schema_is_kept_to_whole_and_streamed_or_refused_by_name(Vendor vendor) {
        JsonOutputFormat.Schema.Builder schema = JsonOutputFormat.Schema.builder();
        SdkClients.schema("capital", "string")
                .properties()
                .forEach(member ->
                        schema.putAdditionalProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        MessageCreateParams.Builder params = question(vendor)
                .outputConfig(OutputConfig.builder()
                        .format(JsonOutputFormat.builder()
                                .schema(schema.build())
                                .build())
                        .build());

        if (vendor.keepsToSchemas()) {
            MessageAccumulator whole = MessageAccumulator.create();
            streamed(params, whole);
            assertThat(text(whole.message())).isEqualTo("{\"capital\":\"Oslo\"}");
            assertThat(text(clients.anthropic().messages().create(params.build())))
                    .isEqualTo("{\"capital\":\"Oslo\"}");
        } else {
            assertThatThrownBy(() -> clients.anthropic().messages().create(params.build()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("no schemas");
        }
    }

    private List<RawMessageStreamEvent> streamed(MessageCreateParams.Builder params, MessageAccumulator whole) {
        try (StreamResponse<RawMessageStreamEvent> events =
                clients.anthropic().messages().createStreaming(params.build())) {
            return events.stream().peek(whole::accumulate).toList();
        }
    }

    private static MessageCreateParams.Builder question(Vendor vendor) {
        return MessageCreateParams.builder()
                .model(vendor.model())
                .maxTokens(500)
                .system("Be brief.")
                .addUserMessage("Wie groß? 🌍");
    }

    private static MessageCreateParams.Builder forecast(Vendor vendor) {
        JsonNode schema = SdkClients.schema("city", "string");
        return question(vendor)
                .addTool(Tool.builder()
                        .name("get_weather")
                        .description("The weather of now")
                        .inputSchema(Tool.InputSchema.builder()
                                .properties(Tool.InputSchema.Properties.builder()
                                        .putAdditionalProperty(
                                                "city", JsonValue.fromJsonNode(schema.at("/properties/city")))
                                        .build())
                                .addRequired("city")
                                .build())
                        .build());
    }

    private static MessageCreateParams.Builder withResults(Vendor vendor, Message asked) {
        List<ToolUseBlock> calls = calls(asked);
        return forecast(vendor)
                .addMessage(asked)
                .addUserMessageOfContentBlockParams(
                        List.of(result(calls.getFirst(), "7 °C"), result(calls.getLast(), "21 °C")));
    }

    private static ContentBlockParam result(ToolUseBlock call, String content) {
        return ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                .toolUseId(call.id())
                .content(content)
                .build());
    }

    private static List<ToolUseBlock> calls(Message message) {
        return message.content().stream()
                .map(ContentBlock::toolUse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static void assertCalls(Message asked) {
        assertThat(asked.stopReason()).contains(StopReason.TOOL_USE);
        List<ToolUseBlock> calls = calls(asked);
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly("get_weather", "get_weather");
        assertThat(calls)
                .extracting(call -> call._input().convert(JsonNode.class).toString())
                .containsExactly("{\"city\":\"Oslo\"}", "{\"city\":\"Rome\"}");
        assertThat(calls).extracting(ToolUseBlock::id).doesNotHaveDuplicates().doesNotContain("");
    }

    private static void assertResultsArrived(Message answered) {
        assertThat(text(answered))
                .isEqualTo(
                        "get_weather of {\"city\":\"Oslo\"} gave 7 °C; get_weather of {\"city\":\"Rome\"} gave 21 °C");
    }

    /** Anthropic's input tokens are those alone that no cache had to do with. */
    private static void assertUsage(Vendor vendor, Message message) {
        long written = vendor == Vendor.ANTHROPIC ? Usage.WRITTEN : 0;
        assertThat(message.usage().inputTokens()).isEqualTo(Usage.INPUT - vendor.cachedTokens() - written);
        assertThat(message.usage().cacheReadInputTokens().orElse(0L)).isEqualTo(vendor.cachedTokens());
        assertThat(message.usage().cacheCreationInputTokens().orElse(0L)).isEqualTo(written);
        assertThat(message.usage().outputTokens()).isEqualTo(Usage.OUTPUT);
    }

    private static String text(Message message) {
        return message.content().getFirst().asText().text();
    }
}
