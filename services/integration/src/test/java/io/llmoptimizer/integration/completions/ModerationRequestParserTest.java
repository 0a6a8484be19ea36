package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ModerationRequest;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModerationRequestParserTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':7,'input':'x'} | model | must be a string",
                "{'model':'','input':'x'} | model | is required",
                "{'model':'m'} | input | is required",
                "{'model':'m','input':''} | input | must not be empty",
                "{'model':'m','input':7} | input | must be a string, or an array",
                "{'model':'m','input':[]} | input | must not be an empty array",
                "{'model':'m','input':['a',1]} | input[1] | must be a string",
                "{'model':'m','input':['a','']} | input[1] | must not be empty",
                "{'model':'m','input':[{'type':'text'}]} | input[0].text | is required",
                "{'model':'m','input':[{'type':'audio'}]} | input[0].type | must be",
                "{'model':'m','input':[{}]} | input[0].type | must be",
                "{'model':'m','input':[{'type':'image_url'}]} | input[0].image_url | is required",
                "{'model':'m','input':[{'type':'text','text':'a'},'b']} | input[1] | must be an object",
            })
    void says_what_is_wrong_and_where(String body, String param, String rule) {
        CallException refused = catchThrowableOfType(CallException.class, () -> parse(body));

        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().param()).isEqualTo(param);
        assertThat(refused.error().message()).contains(param, rule);
    }

    @Test
    void reads_every_form_of_input() {
        assertThat(parse("{'input':'x'}").texts()).containsExactly("x");
        assertThat(parse("{'input':['x','y']}").texts()).containsExactly("x", "y");
        assertThat(parse("{'input':[{'type':'text','text':'x'},{'type':'image_url','image_url':{'url':'u'}}]}")
                        .texts())
                .containsExactly("x\n");
    }

    @Test
    void without_a_model_it_is_for_the_one_of_the_reference() {
        assertThat(parse("{'input':'x'}").model()).isEqualTo("omni-moderation-latest");
        assertThat(parse("{'model':'sandbox/moderation','input':'x'}").model()).isEqualTo("sandbox/moderation");
    }

    private static ModerationRequest parse(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try {
            return ModerationRequestParser.parse((ObjectNode) Json.read(bytes), bytes.length);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
