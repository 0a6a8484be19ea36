package io.llmoptimizer.integration.providers.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider's text, without the key it was called with. */
class KeyTraceTest {
    private static final String SECRET = "sk-proj-AbC123dEf456GhI789";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Incorrect API key provided: sk-proj-AbC123dEf456GhI789. Find yours at example.com | Incorrect API key provided: [key]. Find yours at example.com
            Incorrect API key provided: sk-proj-************I789 | Incorrect API key provided: [key]
            key "sk-proj-AbC…789" is unknown, sk-proj-AbC is not | key "[key]" is unknown, [key] is not
            Bearer sk-proj-AbC123dEf456GhI789,sk-proj-AbC123dEf456GhI789 | Bearer [key],[key]
            the model does not exist | the model does not exist
            sk-other-1234 is not a model | sk-other-1234 is not a model
            """)
    void the_key_is_taken_out_whole_or_in_part(String text, String without) {
        assertThat(KeyTrace.removed(SECRET, text)).isEqualTo(without);
    }

    @Test
    void a_short_key_is_found_as_a_whole() {
        assertThat(KeyTrace.removed("abc", "no abc here")).isEqualTo("no [key] here");
    }

    @Test
    void every_text_of_a_failure_is_looked_at_and_others_stay_the_same_object() {
        assertThat(KeyTrace.removed(SECRET, new Rejected("acme", "bad " + SECRET, SECRET)))
                .isEqualTo(new Rejected("acme", "bad [key]", "[key]"));
        assertThat(KeyTrace.removed(SECRET, new Rejected("acme", "bad " + SECRET, null)))
                .isEqualTo(new Rejected("acme", "bad [key]", null));
        Unreachable harmless = new Unreachable("acme", "Connection refused");
        assertThat(KeyTrace.removed(SECRET, harmless)).isSameAs(harmless);
    }
}
