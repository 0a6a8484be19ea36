package io.llmoptimizer.integration.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is charged besides prompt and answer. */
class FeesTest {

    @ParameterizedTest(name = "{0}, {1}: {2} in, {3} out, {4} of them thinking")
    @CsvSource({
        // price of reasoning, of a request, input, output, reasoning, cost by hand
        "'3', '0', 1000, 100, 0, 0.0028",
        "'3', '0', 1000, 100, 40, 0.0026",
        "'3', '0', 1000, 100, 100, 0.0023",
        "'11', '0', 1000, 100, 40, 0.00292",
        "'0', '0', 0, 7, 7, 0",
        "'3', '0.005', 1000, 100, 40, 0.0076",
        "'8', '0.005', 0, 0, 0, 0.005",
        "'8', '0.000000000001', 1, 1, 1, 0.000010000001",
        // the long-context tier does not charge thinking apart
        "'3', '0.005', 1001, 100, 40, 0.010604",
    })
    void thinking_and_the_call_itself_have_their_prices(
            String reasoning, String request, long input, long output, long thought, String usd) throws Exception {
        Prices prices = prices(reasoning, request);
        TokenUsage usage = new TokenUsage(input, 0, output, thought);
        Cost parts = prices.parts(usage);

        assertThat(prices.cost(usage).toPlainString()).isEqualTo(usd);
        assertThat(parts.input()
                        .add(parts.cacheRead())
                        .add(parts.cacheWrite())
                        .add(parts.output())
                        .add(parts.reasoning())
                        .add(parts.request()))
                .isEqualByComparingTo(usd);
        assertThat(prices.cost(usage))
                .as("what is reserved covers it")
                .isLessThanOrEqualTo(prices.dearestInput(input)
                        .add(prices.dearestOutputToken(input).multiply(BigDecimal.valueOf(output))));
    }

    @Test
    void a_negative_fee_is_refused() {
        assertThatThrownBy(() -> prices("3", "-0.01")).hasMessageContaining("a request can't be negative");
    }

    private static Prices prices(String reasoning, String request) throws Exception {
        return CatalogFile.model("test", new ObjectMapper().readTree("""
                {"provider": "acme", "model": "m", "kind": "chat",
                 "usdPerMillionTokens": {"input": "2", "output": "8", "reasoning": "%s"}, "usdPerRequest": "%s",
                 "longContext": {"aboveInputTokens": 1000, "input": "4", "output": "16"}}
                """.formatted(reasoning, request)))
                .prices();
    }
}
