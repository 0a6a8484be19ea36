package io.llmoptimizer.integration.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.openai.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is reserved covers whatever the provider may charge. */
class WorstCaseTest extends StagedCalls {
    private static final Model TIERED = new Model(
            "first",
            "one",
            Kind.CHAT,
            OptionalLong.of(1_000),
            new Prices(
                    "test",
                    rates(10, 20),
                    Optional.empty(),
                    Map.of(
                            ServiceTier.FLEX, new Prices("test/flex", rates(5, 10), Optional.empty()),
                            ServiceTier.PRIORITY, new Prices("test/priority", rates(17, 40), Optional.empty()))));

    @ParameterizedTest(name = "asked for {0}")
    @CsvSource({
        "default, 1000, 20",
        "flex, 1000, 20",
        "priority, 1700, 40",
        "auto, 1700, 40",
        "brand-new, 1700, 40",
        ", 1700, 40",
    })
    void the_dearest_tier_that_may_serve_it_is_reserved(String asked, BigDecimal promptUsd, BigDecimal outputTokenUsd) {
        stage.first.then(Stage.whole("So.", 7, 1));
        ObjectNode body = Json.object().put("model", "one");
        if (asked != null) {
            body.put("service_tier", asked);
        }
        ChatRequest request = new ChatRequest("one", List.of(), OptionalLong.of(10), false, true, 100, body);

        stage.listen(stage.running(Stage.call(request, CallOptions.DEFAULTS), TIERED));

        await().until(() -> !stage.books.reserved.isEmpty());
        assertThat(stage.books.reserved.getFirst().promptWorstCaseUsd()).isEqualByComparingTo(promptUsd);
        assertThat(stage.books.reserved.getFirst().outputUsdPerToken()).isEqualByComparingTo(outputTokenUsd);
    }

    private static Rates rates(long input, long output) {
        return new Rates(
                BigDecimal.valueOf(input), Optional.empty(), Optional.empty(), Optional.of(BigDecimal.valueOf(output)));
    }
}
