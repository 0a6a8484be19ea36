package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingRequestParserTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':'x'} | model | is required",
                "{'model':7,'input':'x'} | model | must be a string",
                "{'model':'m'} | input | is required",
                "{'model':'m','input':null} | input | is required",
                "{'model':'m','input':''} | input | must not be empty",
                "{'model':'m','input':7} | input | must be a string, or an array",
                "{'model':'m','input':{}} | input | must be a string, or an array",
                "{'model':'m','input':[]} | input | must not be an empty array",
                "{'model':'m','input':['a','']} | input[1] | must not be empty",
                "{'model':'m','input':['a',1]} | input[1] | must be a string",
                "{'model':'m','input':['a',null]} | input[1] | must be a string",
                "{'model':'m','input':[null]} | input[0] | must be a string or an array of tokens",
                "{'model':'m','input':[{}]} | input[0] | must be a string or an array of tokens",
                "{'model':'m','input':[1,-1]} | input[1] | must be a token",
                "{'model':'m','input':[1,1.5]} | input[1] | must be a token",
                "{'model':'m','input':[1,'a']} | input[1] | must be a token",
                "{'model':'m','input':[99999999999]} | input[0] | must be a token",
                "{'model':'m','input':[[1],[]]} | input[1] | must not be an empty array",
                "{'model':'m','input':[[1],[2,-7]]} | input[1][1] | must be a token",
                "{'model':'m','input':[[1],'a']} | input[1] | all inputs of one kind",
                "{'model':'m','input':'x','encoding_format':'int8'} | encoding_format | must be",
                "{'model':'m','input':'x','encoding_format':1} | encoding_format | must be a string",
                "{'model':'m','input':'x','dimensions':0} | dimensions | between 1 and",
                "{'model':'m','input':'x','dimensions':'256'} | dimensions | must be an integer",
                "{'model':'m','input':'x','user':1} | user | must be a string",
            })
    void says_what_is_wrong_and_where(String body, String param, String rule) {
        CallException refused = catchThrowableOfType(CallException.class, () -> parse(body));

        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().param()).isEqualTo(param);
        assertThat(refused.error().message()).contains(param, rule);
    }

    @Test
    void takes_so_many_inputs_and_no_more() {
        assertThat(parse(inputs(2_048)).inputs()).hasSize(2_048);

        CallException refused = catchThrowableOfType(CallException.class, () -> parse(inputs(2_049)));

        assertThat(refused.error().param()).isEqualTo("input");
        assertThat(refused.error().message()).contains("2048", "2049");
    }

    @Test
    void reads_every_form_of_input() {
        assertThat(parse("{'model':'m','input':'x'}").inputs()).containsExactly(new Input.Text("x"));
        assertThat(parse("{'model':'m','input':['x','y']}").inputs())
                .containsExactly(new Input.Text("x"), new Input.Text("y"));
        assertThat(parse("{'model':'m','input':[5,0]}").inputs()).containsExactly(new Input.Tokens(List.of(5, 0)));
        assertThat(parse("{'model':'m','input':[[5],[6,7]]}").inputs())
                .containsExactly(new Input.Tokens(List.of(5)), new Input.Tokens(List.of(6, 7)));
    }

    @Test
    void reads_how_the_vectors_shall_be() {
        EmbeddingRequest plain = parse("{'model':'m','input':'x'}");
        assertThat(plain.encoding()).isEqualTo(Encoding.FLOAT);
        assertThat(plain.dimensions()).isEmpty();

        EmbeddingRequest asked = parse("{'model':'m','input':'x','encoding_format':'base64','dimensions':256}");
        assertThat(asked.encoding()).isEqualTo(Encoding.BASE64);
        assertThat(asked.dimensions()).hasValue(256);
    }

    @Test
    void a_body_s_length_bounds_its_tokens() {
        String body = "{'model':'m','input':[1,2,3]}";

        assertThat(parse(body).promptTokenBound()).isEqualTo(body.length());
    }

    private static String inputs(int count) {
        return "{'model':'m','input':[" + "'a',".repeat(count - 1) + "'a']}";
    }

    private static EmbeddingRequest parse(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try {
            return EmbeddingRequestParser.parse((ObjectNode) Json.read(bytes), bytes.length);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
