package io.llmoptimizer.integration.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID ORGANIZATION = UUID.fromString("01939d3c-0000-7000-8000-000000000001");
    private static final String REQUEST = "{'messages':[{'role':'user','content':'hi'}],'temperature':0.5}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'temperature':0.5,'messages':[{'content':'hi','role':'user'}]}",
                "{ 'temperature' : 5e-1, 'messages' : [ { 'role' : 'user', 'content' : '\\u0068i' } ] }",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':0.50,'stop':null}",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':0.5,'model':'alias','stream':true,"
                        + "'stream_options':{'include_usage':true},'llmo':{'cache':'default'},'user':'u1',"
                        + "'safety_identifier':'u1','metadata':{'a':'b'},'store':true,'prompt_cache_key':'k'}",
            })
    void requests_a_provider_can_not_tell_apart_share_a_digest(String same) {
        assertThat(digest(same)).isEqualTo(digest(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'role':'user','content':'hi '}],'temperature':0.5}",
                "{'messages':[{'role':'user','content':'Hi'}],'temperature':0.5}",
                "{'messages':[{'role':'user','content':'hi','name':null}],'temperature':0.5}",
                "{'messages':[{'role':'user','content':'hi','user':'u1'}],'temperature':0.5}",
                "{'messages':[{'role':'user','content':'hi'},{'role':'user','content':'hi'}],'temperature':0.5}",
                "{'messages':[[{'role':'user','content':'hi'}]],'temperature':0.5}",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':'0.5'}",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':0.51}",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':0.5,'seed':0}",
                "{'messages':[{'role':'user','content':'hi'}],'temperature':0.5,'n':2}",
                "{'messages':[{'role':'user','content':'hi'}]}",
                "{'messages':[],'temperature':0.5}",
                "{'messages':{},'temperature':0.5}",
                "{}",
            })
    void any_other_difference_makes_another_digest(String other) {
        assertThat(digest(other)).isNotEqualTo(digest(REQUEST));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "1, 1e0",
        "100, 1e2",
        "0, -0.0",
        "-5, -5.00",
        "9223372036854775807, 9223372036854775807.0",
        "1e30, 10e29",
        "123456789012345678901234567890, 123456789012345678901234567890.0"
    })
    void numbers_are_taken_by_value(String one, String other) throws JsonProcessingException {
        ObjectMapper exact = JSON.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        ObjectNode first = (ObjectNode) exact.readTree("{\"n\":" + one + "}");
        ObjectNode second = (ObjectNode) exact.readTree("{\"n\":" + other + "}");
        assertThat(CanonicalRequest.digest(ORGANIZATION, "m", first))
                .isEqualTo(CanonicalRequest.digest(ORGANIZATION, "m", second));
    }

    @Test
    void numbers_no_double_can_hold_have_a_digest_too() {
        assertThat(digest("{'n':1e400}")).isNotEqualTo(digest("{'n':-1e400}"));
        assertThat(digest("{'n':9223372036854775808}")).isNotEqualTo(digest("{'n':9223372036854775807}"));
        assertThat(digest("{'n':12345678901234567890123}")).isNotEqualTo(digest("{'n':12345678901234567890124}"));
    }

    @Test
    void text_can_not_pose_as_structure() {
        Set<String> digests = new HashSet<>();
        for (String request : new String[] {
            "{'a':'b','c':'d'}",
            "{'a':'bc','':'d'}",
            "{'ab':'','c':'d'}",
            "{'a':['b','c']}",
            "{'a':['bc']}",
            "{'a':[['b'],'c']}",
            "{'a':'true'}",
            "{'a':true}",
            "{'a':false}",
            "{'a':[null]}",
            "{'a':['n']}",
            "{'a':[]}",
            "{'a':{}}",
            "{'a':''}",
            "{'a':'\\ud800'}",
            "{'a':'\\ud801'}",
            "{'a':'?'}",
            "{'a':'\\ufffd'}"
        }) {
            assertThat(digests.add(digest(request))).as(request).isTrue();
        }
    }

    @Test
    void organization_and_model_are_part_of_the_digest() {
        ObjectNode request = parse(REQUEST);
        String digest = CanonicalRequest.digest(ORGANIZATION, "m", request);
        assertThat(CanonicalRequest.digest(UUID.randomUUID(), "m", request)).isNotEqualTo(digest);
        assertThat(CanonicalRequest.digest(ORGANIZATION, "n", request)).isNotEqualTo(digest);
    }

    @Test
    void the_request_is_left_as_it_was_and_its_digest_is_stable() {
        ObjectNode request = parse(REQUEST);
        String before = request.toString();
        assertThat(CacheKey.of(ORGANIZATION, "sandbox/answer", request).digest())
                .hasSize(43)
                .isEqualTo(CacheKey.of(ORGANIZATION, "sandbox/answer", parse(REQUEST))
                        .digest());
        assertThat(request).hasToString(before);
    }

    @Test
    void long_text_is_digested_in_full() {
        String text = "x".repeat(100_000);
        assertThat(digest("{'a':'" + text + "y'}")).isNotEqualTo(digest("{'a':'" + text + "z'}"));
    }

    private static String digest(String request) {
        return CanonicalRequest.digest(ORGANIZATION, "sandbox/answer", parse(request));
    }

    private static ObjectNode parse(String request) {
        try {
            return (ObjectNode) JSON.readTree(request.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
