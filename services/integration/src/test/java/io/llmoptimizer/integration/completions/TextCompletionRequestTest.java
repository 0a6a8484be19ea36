package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.Role;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCompletionRequestTest {
    private static final ChatRequestParser CHATS = new ChatRequestParser(8);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'x'} | model | is required",
                "{'model':'m'} | prompt | is required",
                "{'model':'m','prompt':''} | prompt | must not be empty",
                "{'model':'m','prompt':7} | prompt | must be a string",
                "{'model':'m','prompt':[]} | prompt | must have one prompt",
                "{'model':'m','prompt':['a','b']} | prompt | must have one prompt",
                "{'model':'m','prompt':[1]} | prompt | must be a string",
                "{'model':'m','prompt':[[1]]} | prompt | must be a string",
                "{'model':'m','prompt':'x','n':2} | n | must be 1",
                "{'model':'m','prompt':'x','max_tokens':0} | max_tokens | between 1",
                "{'model':'m','prompt':'x','temperature':3} | temperature | between 0 and 2",
                "{'model':'m','prompt':'x','echo':'yes'} | echo | must be true or false",
                "{'model':'m','prompt':'x','suffix':1} | suffix | must be a string",
                "{'model':'m','prompt':'x','best_of':0} | best_of | between 1 and 20",
                "{'model':'m','prompt':'x','logprobs':true} | logprobs | must be an integer",
                "{'model':'m','prompt':'x','stream':1} | stream | must be true or false",
                "{'model':'m','prompt':'x','stream_options':{}} | stream_options | only allowed when",
            })
    void says_what_is_wrong_and_where(String body, String param, String rule) {
        CallException refused = catchThrowableOfType(CallException.class, () -> parse(body));

        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().param()).isEqualTo(param);
        assertThat(refused.error().message()).contains(param, rule);
    }

    @Test
    void its_prompt_is_what_the_user_says() {
        for (String prompt : List.of("'Once'", "['Once']")) {
            ChatRequest request =
                    parse("{'model':'m','prompt':" + prompt + ",'temperature':0.5,'stop':'.','max_tokens':7}");

            assertThat(request.messages()).singleElement().satisfies(message -> {
                assertThat(message.role()).isEqualTo(Role.USER);
                assertThat(message.parts()).containsExactly(new MessagePart.Text("Once"));
            });
            assertThat(request.operation()).isEqualTo(Operation.TEXT_COMPLETION);
            assertThat(request.maxTokens()).hasValue(7);
            assertThat(request.body().path("temperature").decimalValue()).isEqualByComparingTo("0.5");
            assertThat(request.body().path("stop").asText()).isEqualTo(".");
            assertThat(request.body().has("prompt")).isFalse();
            assertThat(request.original().orElseThrow().unmapped()).isEmpty();
        }
    }

    @Test
    void what_a_chat_has_nothing_for_is_named_and_kept_for_those_who_have_it() {
        ChatRequest request =
                parse("{'model':'m','prompt':'x','suffix':'end','echo':true,'best_of':3,'logprobs':0,'brand_new':1}");

        assertThat(request.original().orElseThrow().unmapped())
                .containsExactly("suffix", "echo", "best_of", "logprobs", "brand_new");
        assertThat(request.in(Dialect.TEXT_COMPLETION)
                        .orElseThrow()
                        .path("suffix")
                        .asText())
                .isEqualTo("end");
        assertThat(request.candidates()).isEqualTo(3);
    }

    @Test
    void what_asks_for_nothing_is_not_named() {
        ChatRequest request =
                parse("{'model':'m','prompt':'x','suffix':'','echo':false,'best_of':1,'logprobs':null,'n':1}");

        assertThat(request.original().orElseThrow().unmapped()).isEmpty();
        assertThat(request.candidates()).isEqualTo(1);
    }

    @Test
    void without_a_limit_it_is_given_the_sixteen_tokens_of_the_reference() {
        ChatRequest request = parse("{'model':'m','prompt':'x'}");

        assertThat(request.maxTokens()).hasValue(16);
        assertThat(request.in(Dialect.TEXT_COMPLETION)
                        .orElseThrow()
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(16);
    }

    private static ChatRequest parse(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try {
            return TextCompletionRequest.parse((ObjectNode) Json.read(bytes), bytes.length, CHATS);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
