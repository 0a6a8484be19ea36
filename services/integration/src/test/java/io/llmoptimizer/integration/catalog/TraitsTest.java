package io.llmoptimizer.integration.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.integration.catalog.Model.Kind;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of models besides their prices. */
class TraitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Catalog LIST = catalog(CatalogFile.read("2026-08"));

    @Test
    void what_is_not_said_is_neither_had_nor_lacked() throws Exception {
        Traits traits = traits("{\"capabilities\": {\"tools\": true, \"logprobs\": false}, \"input\": [\"text\"]}");

        assertThat(traits.has(Capability.TOOLS)).isTrue();
        assertThat(traits.lacks(Capability.TOOLS)).isFalse();
        assertThat(traits.has(Capability.LOGPROBS)).isFalse();
        assertThat(traits.lacks(Capability.LOGPROBS)).isTrue();
        assertThat(traits.has(Capability.REASONING)).isFalse();
        assertThat(traits.lacks(Capability.REASONING)).isFalse();
        assertThat(traits.refuses(Modality.TEXT)).isFalse();
        assertThat(traits.refuses(Modality.IMAGE)).isTrue();
        assertThat(Traits.UNKNOWN.refuses(Modality.IMAGE)).isFalse();
    }

    @Test
    void a_model_s_own_entry_goes_before_its_families_and_a_later_family_before_an_earlier() throws Exception {
        TraitsJson families = new TraitsJson(JSON.readTree("""
                [{"provider": "acme", "models": ["m-*"], "capabilities": {"tools": true, "reasoning": false}, "input": ["text"]},
                 {"provider": "acme", "models": ["m-2", "other"], "capabilities": {"reasoning": true}, "input": ["text", "image"]},
                 {"provider": "elsewhere", "models": ["*"], "capabilities": {"logprobs": true}}]
                """));

        Traits one = families.complete(model("m-1", "")).traits();
        assertThat(one.has(Capability.TOOLS)).isTrue();
        assertThat(one.lacks(Capability.REASONING)).isTrue();
        assertThat(one.capabilities()).doesNotContainKey(Capability.LOGPROBS);
        Traits two = families.complete(model("m-2", "")).traits();
        assertThat(two.has(Capability.TOOLS)).isTrue();
        assertThat(two.has(Capability.REASONING)).isTrue();
        assertThat(two.input()).contains(Set.of(Modality.TEXT, Modality.IMAGE));
        Traits own = families.complete(model("m-2", ", \"capabilities\": {\"tools\": false}"))
                .traits();
        assertThat(own.lacks(Capability.TOOLS)).isTrue();
        assertThat(families.complete(model("x", "")).traits()).isEqualTo(Traits.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-22T23:59:59Z, false",
        "2026-10-23T00:00:00Z, false",
        "2026-10-23T23:59:59Z, false",
        "2026-10-24T00:00:00Z, true",
    })
    void a_model_is_shut_down_when_its_last_day_is_over(Instant time, boolean over) throws Exception {
        assertThat(traits("{\"shutsDownOn\": \"2026-10-23\"}").isShutDown(time)).isEqualTo(over);
        assertThat(Traits.UNKNOWN.isShutDown(time)).isFalse();
    }

    @Test
    void a_shut_down_before_the_deprecation_is_refused() {
        assertThatThrownBy(() -> traits("{\"deprecatedOn\": \"2026-02-01\", \"shutsDownOn\": \"2026-01-31\"}"))
                .hasMessageContaining("can't be shut down on 2026-01-31");
        assertThatThrownBy(() -> traits("{\"capabilities\": {\"flying\": true}}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4.1, TOOLS, true",
        "openai/gpt-4.1, REASONING, false",
        "openai/gpt-5, REASONING, true",
        "openai/o1-mini, TOOLS, false",
        "anthropic/claude-sonnet-4-5, JSON_SCHEMA, true",
        "anthropic/claude-sonnet-4-0, JSON_SCHEMA, false",
        "gemini/gemini-2.5-flash, TOOLS, true",
        "deepseek/deepseek-chat, JSON_SCHEMA, false",
    })
    void the_price_list_says_what_vendors_document(String model, Capability capability, boolean had) {
        assertThat(listed(model).traits().capabilities()).containsEntry(capability, had);
    }

    @Test
    void the_price_list_knows_what_stays_and_what_replaces_the_rest() {
        Model retired = listed("anthropic/claude-3-opus-latest");
        assertThat(retired.traits().shutsDownOn()).hasToString("Optional[2026-01-05]");
        assertThat(retired.replacement()).contains("anthropic/claude-opus-4-5");
        assertThat(listed("openai/gpt-4.1").traits().shutsDownOn()).isEmpty();
        for (Model model : LIST.models()) {
            model.replacement()
                    .ifPresent(other -> assertThat(LIST.named(other, Kind.CHAT))
                            .as("%s is replaced by %s", model.id(), other)
                            .isNotEmpty());
        }
    }

    @Test
    void a_model_keeps_its_traits_when_its_prices_change() {
        Model model = listed("openai/gpt-4.1");
        assertThat(model.at(Instant.parse("2027-01-01T00:00:00Z")).traits()).isEqualTo(model.traits());
        assertThat(model.withPrices(model.prices()).traits()).isEqualTo(model.traits());
    }

    private static Model listed(String id) {
        return LIST.named(id, Kind.CHAT).getFirst();
    }

    private static Catalog catalog(CatalogFile file) {
        return new Catalog(file.version(), file.effectiveFrom(), file.models(), Set.of());
    }

    private static Traits traits(String json) throws Exception {
        return TraitsJson.read(JSON.readTree(json));
    }

    private static Model model(String name, String rest) throws Exception {
        JsonNode json = JSON.readTree("""
                {"provider": "acme", "model": "%s", "kind": "chat", "usdPerMillionTokens": {"input": "2", "output": "8"}%s}
                """.formatted(name, rest));
        return CatalogFile.model("test", json);
    }
}
