package io.llmoptimizer.integration.aliases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTermsTest {
    private static final Catalog CATALOG = new Catalog(
            "test",
            Instant.EPOCH,
            List.of(model("chat", Kind.CHAT), model("other", Kind.CHAT), model("embed", Kind.EMBEDDING)),
            Set.of("own"));

    @ParameterizedTest
    @ValueSource(strings = {"fast", "gpt-4o", "Team_1.5:large@eu", "7"})
    void a_name_has_no_slash(String name) {
        assertThat(AliasTerms.checkedName(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openai/gpt-4o", "-x", "with space", "ümlaut", "auto", "auto-cheap", "AUTO"})
    void others_are_refused(String name) {
        assertThatThrownBy(() -> AliasTerms.checkedName(name)).hasMessageStartingWith("name ");
    }

    @Test
    void stands_for_what_the_catalog_knows_in_full_or_bare_and_for_any_model_of_one_s_own_servers() {
        assertThat(terms("acme/chat", "other", "own/anything").fallbacks()).containsExactly("other", "own/anything");
        assertThat(terms("chat").target()).isEqualTo("chat");
        assertThat(terms("own/anything", "embed").target()).isEqualTo("own/anything");
    }

    @Test
    void what_nobody_knows_is_named() {
        assertThatThrownBy(() -> terms("acme/chta")).hasMessageStartingWith("target names no model");
        assertThatThrownBy(() -> terms("chat", "other", "gone")).hasMessageStartingWith("fallbacks[1] names no model");
        assertThatThrownBy(() -> terms(null)).hasMessageStartingWith("target is needed");
        assertThatThrownBy(() -> terms(" ")).hasMessageStartingWith("target is needed");
        assertThatThrownBy(() -> terms("x".repeat(257))).hasMessageContaining("at most 256");
    }

    @Test
    void an_alias_does_not_stand_for_an_alias() {
        assertThatThrownBy(() -> terms("taken")).hasMessageContaining("an alias can't stand for an alias");
        assertThatThrownBy(() -> terms("mine")).hasMessageContaining("an alias can't stand for an alias");
        assertThatThrownBy(() -> terms("chat", "taken")).hasMessageStartingWith("fallbacks[0] is an alias");
    }

    @Test
    void fallbacks_are_for_the_same_as_the_target_and_not_too_many() {
        assertThatThrownBy(() -> terms("chat", "embed"))
                .hasMessageStartingWith("fallbacks[0] must be a model for the same");
        List<String> many = Collections.nCopies(9, "other");
        assertThatThrownBy(() -> terms("chat", many.toArray(String[]::new))).hasMessageContaining("more than 8");
    }

    private static AliasTerms terms(String target, String... fallbacks) {
        return AliasTerms.of("mine", target, List.of(fallbacks), CATALOG, Set.of("taken"));
    }

    private static Model model(String name, Kind kind) {
        Rates rates = new Rates(BigDecimal.ONE, Optional.empty(), Optional.empty(), Optional.of(BigDecimal.TWO));
        return new Model("acme", name, kind, OptionalLong.empty(), new Prices("test", rates, Optional.empty()));
    }
}
