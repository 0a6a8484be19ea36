package io.llmoptimizer.integration.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
    private static final CatalogFile FILE = CatalogFile.read("2026-08");
    private static final Catalog CATALOG =
            new Catalog(FILE.version(), FILE.effectiveFrom(), FILE.models(), Set.of("ollama"));

    @ParameterizedTest(name = "{0}: {1} in, {2} cached, {3} out")
    @CsvSource({
        // model, input, cached, output, cost by hand
        "openai/gpt-4.1, 1000, 0, 500, 0.006",
        "openai/gpt-4.1, 1000, 400, 500, 0.0054",
        "openai/gpt-4.1, 0, 0, 0, 0",
        "openai/gpt-4o-mini, 1, 0, 1, 0.00000075",
        "openai/gpt-4o-mini, 1, 1, 0, 0.000000075",
        "openai/gpt-5.4, 272000, 0, 1000, 0.695",
        "openai/gpt-5.4, 272001, 0, 1000, 1.382505",
        "openai/gpt-5.4, 300000, 100000, 1000, 1.0725",
        "anthropic/claude-sonnet-4-5, 200000, 0, 10, 0.60015",
        "anthropic/claude-sonnet-4-5, 200001, 0, 10, 1.200231",
        "gemini/gemini-2.5-pro, 250000, 250000, 2000, 0.0925",
        "deepseek/deepseek-v4-pro, 3, 3, 1, 0.000000880875",
        "deepseek/deepseek-v3.2, 7, 7, 0, 0.0000016016",
        "mistral/mistral-large-2512, 123456, 0, 7890, 0.073563",
        "sandbox/answer, 17, 0, 91, 0.0001524",
    })
    void a_cost_is_exact(String model, long input, long cached, long output, String expected) {
        BigDecimal cost = price(model).cost(new TokenUsage(input, cached, output, 0));

        assertThat(cost).isEqualByComparingTo(expected);
        assertThat(cost.toPlainString())
                .isEqualTo(new BigDecimal(expected).stripTrailingZeros().toPlainString());
    }

    @ParameterizedTest(name = "{0}: {1} in, {2} read, {3} and {4} written, {5} out")
    @CsvSource({
        // model, input, read, written, written for an hour, output, cost by hand
        "anthropic/claude-sonnet-4-5, 1000, 0, 1000, 0, 0, 0.00375",
        "anthropic/claude-sonnet-4-5, 1000, 0, 0, 1000, 0, 0.006",
        "anthropic/claude-sonnet-4-5, 1000, 200, 300, 400, 50, 0.004635",
        "anthropic/claude-sonnet-4-5, 200001, 200000, 1, 0, 1, 0.12003",
        "anthropic/claude-haiku-4-5, 12, 2, 4, 5, 6, 0.0000462",
        "anthropic/claude-3-haiku, 7, 1, 2, 3, 4, 0.00000738",
        "openai/gpt-5.6-luna, 100, 10, 20, 0, 30, 0.000276",
        "openai/gpt-4.1, 100, 0, 100, 0, 0, 0.0002",
    })
    void what_is_written_to_a_cache_has_its_price(
            String model, long input, long read, long written, long writtenLong, long output, String expected) {
        TokenUsage usage = new TokenUsage(input, read, written, writtenLong, output, 0);
        Cost parts = price(model).parts(usage);

        assertThat(price(model).cost(usage)).isEqualByComparingTo(expected);
        assertThat(parts.total()).isEqualTo(price(model).cost(usage));
        assertThat(parts.input().add(parts.cacheRead()).add(parts.cacheWrite()).add(parts.output()))
                .isEqualByComparingTo(expected);
    }

    @Test
    void reasoning_is_a_part_of_the_output_and_not_charged_twice() {
        assertThat(price("openai/gpt-5").cost(new TokenUsage(10, 0, 100, 90)))
                .isEqualByComparingTo(price("openai/gpt-5").cost(TokenUsage.of(10, 100)));
    }

    @Test
    void a_worst_case_is_never_less_than_the_cost() {
        for (Model model : CATALOG.models()) {
            for (long tokens : List.of(1L, 1_000L, 128_001L, 200_001L, 272_001L, 900_000L)) {
                BigDecimal worst = model.prices().dearestInput(tokens);
                BigDecimal output = model.prices().dearestOutputToken(tokens);
                for (TokenUsage written : List.of(
                        new TokenUsage(tokens, 0, tokens, 0, 0, 0), new TokenUsage(tokens, 0, 0, tokens, 0, 0))) {
                    assertThat(model.prices().cost(written)).as(model.id()).isLessThanOrEqualTo(worst);
                }
                for (long input : List.of(0L, tokens / 2, tokens)) {
                    assertThat(model.prices().cost(TokenUsage.of(input, 10)))
                            .as(model.id())
                            .isLessThanOrEqualTo(worst.add(output.multiply(BigDecimal.TEN)));
                }
            }
        }
    }

    @Test
    void no_price_of_the_list_is_absurd_and_none_is_free_but_of_moderations() {
        assertThat(FILE.models())
                .filteredOn(model -> model.kind() == Kind.MODERATION)
                .hasSize(2)
                .allSatisfy(model -> assertThat(model.prices().base().input()).isZero());
        assertThat(FILE.models())
                .filteredOn(model -> model.kind() != Kind.MODERATION)
                .hasSize(115)
                .allSatisfy(model -> {
                    assertThat(model.prices().base().input())
                            .as(model.id())
                            .isBetween(new BigDecimal("0.00000001"), new BigDecimal("0.001"));
                    assertThat(model.prices().base().cachedInput().orElse(BigDecimal.ZERO))
                            .isLessThanOrEqualTo(model.prices().base().input());
                    assertThat(model.prices().version()).isEqualTo("2026-08");
                });
    }

    @Test
    void a_name_stands_for_the_models_of_that_name_and_a_full_name_for_one() {
        assertThat(CATALOG.named("gpt-4.1", Kind.CHAT)).extracting(Model::id).containsExactly("openai/gpt-4.1");
        assertThat(CATALOG.named("openai/gpt-4.1", Kind.CHAT)).hasSize(1);
        assertThat(CATALOG.named("mistral/gpt-4.1", Kind.CHAT)).isEmpty();
        assertThat(CATALOG.named("gpt-99", Kind.CHAT)).isEmpty();
        assertThat(CATALOG.named("openai/", Kind.CHAT)).isEmpty();
    }

    @Test
    void a_self_hosted_provider_has_every_model_and_charges_nothing() {
        assertThat(CATALOG.named("ollama/meta-llama/Llama-4", Kind.CHAT))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.provider()).isEqualTo("ollama");
                    assertThat(model.name()).isEqualTo("meta-llama/Llama-4");
                    assertThat(model.prices().cost(TokenUsage.of(1_000, 1_000))).isZero();
                });
        assertThat(CATALOG.named("vllm/anything", Kind.CHAT)).isEmpty();
    }

    private static Prices price(String model) {
        return CATALOG.named(model, Kind.CHAT).getFirst().prices();
    }
}
