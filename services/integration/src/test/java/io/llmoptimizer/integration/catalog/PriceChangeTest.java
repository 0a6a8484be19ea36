package io.llmoptimizer.integration.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceChangeTest {
    private static final String CHANGES = """
            {"from": "2027-03-01", "usdPerMillionTokens": {"input": "4", "cachedInput": "1", "output": "9"},
             "longContext": {"aboveInputTokens": 1000, "input": "8", "cachedInput": "2", "output": "18"}},
            {"from": "2027-01-01", "usdPerMillionTokens": {"input": "0.5", "output": "3"}}
            """;

    @ParameterizedTest(name = "{0}: {1} in, {2} cached, {3} out")
    @CsvSource({
        // start of the call, input, cached, output, cost by hand, version
        "2026-12-31T23:59:59.999999999Z, 1000, 400, 10, 0.0014, 2026-12",
        "2027-01-01T00:00:00Z, 1000, 400, 10, 0.00053, 2026-12@2027-01-01",
        "2027-02-28T23:59:59.999999999Z, 1000, 400, 10, 0.00053, 2026-12@2027-01-01",
        "2027-03-01T00:00:00Z, 1000, 400, 10, 0.00289, 2026-12@2027-03-01",
        "2027-03-01T00:00:00Z, 1001, 400, 10, 0.005788, 2026-12@2027-03-01",
        "2031-01-01T00:00:00Z, 1, 0, 0, 0.000004, 2026-12@2027-03-01",
    })
    void a_call_costs_what_holds_when_it_starts(
            Instant start, long input, long cached, long output, String cost, String version) throws Exception {
        Prices prices = model(CHANGES).at(start).prices();

        assertThat(prices.cost(new TokenUsage(input, cached, output, 0)).toPlainString())
                .isEqualTo(cost);
        assertThat(prices.version()).isEqualTo(version);
    }

    @Test
    void a_model_as_of_a_time_keeps_its_prices() throws Exception {
        Model before = model(CHANGES).at(Instant.parse("2026-12-31T00:00:00Z"));

        assertThat(before.at(Instant.parse("2027-06-01T00:00:00Z"))).isEqualTo(before);
    }

    @Test
    void two_prices_from_one_day_on_are_refused() {
        String day = "{\"from\": \"2027-01-01\", \"usdPerMillionTokens\": {\"input\": \"1\", \"output\": \"1\"}}";

        assertThatThrownBy(() -> model(day + "," + day)).hasMessageContaining("acme/m has two prices from 2027-01-01");
    }

    @Test
    void a_change_that_leaves_the_output_of_a_chat_model_unpriced_is_refused() {
        assertThatThrownBy(() -> model("{\"from\": \"2027-01-01\", \"usdPerMillionTokens\": {\"input\": \"1\"}}"))
                .hasMessageContaining("the price of output tokens of acme/m from 2027-01-01");
    }

    private static Model model(String changes) throws Exception {
        return CatalogFile.model("2026-12", new ObjectMapper().readTree("""
                {"provider": "acme", "model": "m", "kind": "chat",
                 "usdPerMillionTokens": {"input": "2", "cachedInput": "0.2", "output": "12"}, "priceChanges": [%s]}
                """.formatted(changes)));
    }
}
