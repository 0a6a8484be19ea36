package io.llmoptimizer.integration.providers.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderContract;
import io.llmoptimizer.integration.tokens.TokenCounter;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SandboxProviderTest extends ProviderContract {
    private static final TokenCounter TOKENS = new TokenCounter();

    private record Settings(boolean enabled) implements SandboxConfig {
        @Override
        public Duration slowFirstToken() {
            return Duration.ofMillis(40);
        }

        @Override
        public Duration slowPause() {
            return Duration.ofMillis(5);
        }

        @Override
        public Duration pause() {
            return Duration.ZERO;
        }
    }

    @Override
    protected ModelProvider provider() {
        return new SandboxProvider(new Settings(true), TOKENS, Clock.systemUTC(), vertx);
    }

    @Test
    void names_the_setting_that_turns_it_on() {
        ModelProvider off = new SandboxProvider(new Settings(false), TOKENS, Clock.systemUTC(), vertx);

        assertThat(off.missing().orElseThrow()).contains("llmo.providers.sandbox.enabled", "LLMO_PROVIDERS_SANDBOX");
    }

    @Test
    void the_same_prompt_is_given_the_same_answer_and_its_tokens_are_the_tokenizer_s() {
        for (int i = 0; i < 500; i++) {
            MadeUpAnswer answer = MadeUpAnswer.to("prompt " + i, OptionalLong.empty());

            assertThat(answer).isEqualTo(MadeUpAnswer.to("prompt " + i, OptionalLong.empty()));
            assertThat(answer.tokens()).as(answer.text()).isEqualTo(TOKENS.count(answer.text()));
        }
    }

    @Test
    void prompts_lead_to_answers_of_many_lengths() {
        long lengths = java.util.stream.IntStream.range(0, 500)
                .mapToLong(i ->
                        MadeUpAnswer.to("prompt " + i, OptionalLong.empty()).tokens())
                .distinct()
                .count();

        assertThat(lengths).isGreaterThan(100);
    }

    @Test
    void an_answer_that_is_cut_has_the_tokenizer_s_count_too() {
        for (int limit = 1; limit < 60; limit++) {
            MadeUpAnswer answer = MadeUpAnswer.to("a prompt", OptionalLong.of(limit));

            assertThat(TOKENS.count(answer.text())).isEqualTo(answer.tokens()).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void streams_as_many_tokens_as_it_says_whole() {
        var streamed = chat(true, "answer", OptionalLong.empty()).ended();
        var whole = chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(whole.events).singleElement().satisfies(event -> {
            var result = ((io.llmoptimizer.integration.chat.ChatEvent.Whole) event).result();
            assertThat(result.text()).isEqualTo(streamed.text());
            assertThat(result.usage()).isEqualTo(streamed.usage());
        });
    }
}
