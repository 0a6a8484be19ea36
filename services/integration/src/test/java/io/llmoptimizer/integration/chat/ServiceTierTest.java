package io.llmoptimizer.integration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTierTest {

    @ParameterizedTest
    @CsvSource({
        "flex, FLEX, FLEX",
        "priority, PRIORITY, PRIORITY",
        "batch, BATCH, BATCH",
        "default, STANDARD, STANDARD",
        "standard_only, STANDARD, STANDARD",
        "on_demand, STANDARD, STANDARD",
        "auto, STANDARD,",
        "brand-new, STANDARD,",
        ", STANDARD,",
    })
    void what_is_served_unknown_is_usual_and_what_is_asked_unknown_may_be_anything(
            String wireName, ServiceTier served, ServiceTier asked) {
        assertThat(ServiceTier.served(wireName)).isEqualTo(served);
        assertThat(ServiceTier.asked(wireName).orElse(null)).isEqualTo(asked);
    }
}
