package io.llmoptimizer.integration.providers.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.openai.ModerationJson;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeUpVerdictsTest {

    @Test
    void a_text_is_flagged_for_the_categories_whose_words_it_has() {
        assertThat(flagged("A graphic scene of VIOLENCE.")).containsExactly("violence", "violence/graphic");
        assertThat(flagged("I hate mondays")).containsExactly("hate");
        assertThat(flagged("What is a ledger?")).isEmpty();
    }

    @Test
    void every_category_has_a_score_that_is_always_the_same() {
        assertThat(MadeUpVerdicts.scores("x")).containsOnlyKeys(ModerationJson.CATEGORIES);
        assertThat(MadeUpVerdicts.scores("hate")).isEqualTo(MadeUpVerdicts.scores("hate"));
    }

    private static List<String> flagged(String text) {
        return ModerationJson.CATEGORIES.stream()
                .filter(category -> MadeUpVerdicts.scores(text).get(category).compareTo(new BigDecimal("0.5")) > 0)
                .toList();
    }
}
