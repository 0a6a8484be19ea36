package io.llmoptimizer.integration.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import io.llmoptimizer.integration.routing.RouteDecision.NoProvider;
import io.llmoptimizer.integration.routing.RouteDecision.NotAllowed;
import io.llmoptimizer.integration.routing.RouteDecision.Planned;
import io.llmoptimizer.integration.routing.RouteDecision.ShutDown;
import io.llmoptimizer.integration.routing.RouteDecision.UnknownModel;
import io.llmoptimizer.integration.routing.RouteDecision.WrongKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {
    private static final Catalog CATALOG = new Catalog(
            "test",
            Instant.EPOCH,
            List.of(
                    model("down", "shared", Kind.CHAT),
                    model("up", "shared", Kind.CHAT),
                    model("up", "small", Kind.CHAT),
                    model("down", "large", Kind.CHAT),
                    model("up", "retired", Kind.CHAT),
                    model("up", "embed", Kind.EMBEDDING)),
            Set.of());
    /** Names of the caller's own; one is a bare name of the catalog too. */
    private static final Map<String, List<String>> ALIASES = Map.of(
            "fast", List.of("up/small", "shared"),
            "stale", List.of("gone", "retired", "up/small"),
            "old", List.of("retired"),
            "broken", List.of("gone"),
            "vectors", List.of("up/embed"),
            "offline", List.of("down/large"),
            "redirected", List.of("up/small"));

    private final RoutePlanner planner =
            new RoutePlanner(CATALOG, "up"::equals, model -> model.name().equals("retired"));

    @Test
    void a_bare_name_goes_to_the_first_provider_that_is_ready() {
        assertThat(plan("shared")).containsExactly("up/shared");
    }

    @Test
    void candidates_keep_the_client_s_order_without_repeats_and_without_providers_that_are_not_ready() {
        assertThat(plan("small", "down/large", "up/shared", "up/small")).containsExactly("up/small", "up/shared");
    }

    @Test
    void a_fallback_stands_in_for_a_provider_that_is_not_ready() {
        assertThat(plan("large", "small")).containsExactly("up/small");
    }

    @Test
    void says_which_model_has_no_provider_when_none_is_ready() {
        assertThat(decide("down/large", Set.of()))
                .isInstanceOfSatisfying(
                        NoProvider.class, none -> assertThat(none.model().id()).isEqualTo("down/large"));
    }

    @Test
    void a_misspelt_fallback_is_an_error_before_it_is_needed() {
        assertThat(decide("smal", Set.of())).isEqualTo(new UnknownModel("smal", false));
        assertThat(decide("small", Set.of(), "lagre")).isEqualTo(new UnknownModel("lagre", true));
    }

    @Test
    void a_credential_s_models_may_be_named_in_full_or_bare() {
        assertThat(decide("small", Set.of("small"))).isInstanceOf(Planned.class);
        assertThat(decide("small", Set.of("up/small"))).isInstanceOf(Planned.class);
        assertThat(decide("small", Set.of("down/small"))).isEqualTo(new NotAllowed("small", false));
        assertThat(decide("small", Set.of("small"), "shared")).isEqualTo(new NotAllowed("shared", true));
    }

    @Test
    void a_model_that_is_for_something_else_is_refused() {
        assertThat(decide("embed", Set.of())).isInstanceOf(WrongKind.class);
        assertThat(decide("small", Set.of(), "embed"))
                .isEqualTo(new WrongKind(CATALOG.named("embed", Kind.CHAT).getFirst(), true));
        assertThat(planner.plan(new RouteRequest("small", Kind.EMBEDDING, List.of(), Set.of(), Map.of())))
                .isInstanceOf(WrongKind.class);
        assertThat(planner.plan(new RouteRequest("embed", Kind.EMBEDDING, List.of(), Set.of(), Map.of())))
                .isInstanceOf(Planned.class);
    }

    @Test
    void a_self_hosted_model_is_for_what_is_asked_of_it() {
        Catalog own = new Catalog("test", Instant.EPOCH, List.of(), Set.of("up"));

        assertThat(new RoutePlanner(own, "up"::equals, model -> false)
                        .plan(new RouteRequest("up/anything", Kind.EMBEDDING, List.of(), Set.of(), Map.of())))
                .isInstanceOfSatisfying(
                        Planned.class,
                        planned -> assertThat(planned.plan().primary().kind()).isEqualTo(Kind.EMBEDDING));
    }

    @Test
    void lists_models_of_ready_providers_that_the_credential_may_use() {
        assertThat(planner.usable(Set.of(), Map.of()))
                .extracting(UsableModel::id)
                .containsExactly("up/shared", "up/small", "up/embed");
        assertThat(planner.usable(Set.of("small"), Map.of()))
                .extracting(UsableModel::id)
                .containsExactly("up/small");
        assertThat(planner.usable("shared", Set.of(), Map.of()))
                .map(UsableModel::id)
                .contains("up/shared");
        assertThat(planner.usable("large", Set.of(), Map.of())).isEmpty();
    }

    @Test
    void an_alias_stands_for_its_model_and_that_one_s_fallbacks() {
        assertThat(plan("fast")).containsExactly("up/small", "up/shared");
        assertThat(plan("shared", "fast")).containsExactly("up/shared", "up/small");
        assertThat(decide("vectors", Set.of())).isInstanceOf(WrongKind.class);
        assertThat(decide("offline", Set.of())).isInstanceOf(NoProvider.class);
    }

    @Test
    void an_alias_goes_before_the_catalog_s_bare_name() {
        RouteDecision decision = planner.plan(
                new RouteRequest("shared", Kind.CHAT, List.of(), Set.of(), Map.of("shared", List.of("up/small"))));

        assertThat(((Planned) decision).plan().primary().id()).isEqualTo("up/small");
    }

    @Test
    void an_alias_whose_model_is_gone_means_its_fallbacks_or_says_what_is_gone() {
        assertThat(plan("stale")).containsExactly("up/small");
        assertThat(decide("broken", Set.of())).isEqualTo(new UnknownModel("gone", Optional.of("broken"), false));
        assertThat(decide("small", Set.of(), "broken"))
                .isEqualTo(new UnknownModel("gone", Optional.of("broken"), true));
    }

    @Test
    void a_model_that_was_shut_down_is_not_called_and_not_listed() {
        assertThat(decide("retired", Set.of())).isInstanceOfSatisfying(ShutDown.class, over -> {
            assertThat(over.model().id()).isEqualTo("up/retired");
            assertThat(over.fallback()).isFalse();
        });
        assertThat(decide("small", Set.of(), "up/retired")).isInstanceOf(ShutDown.class);
        assertThat(decide("old", Set.of())).isInstanceOf(ShutDown.class);
        assertThat(planner.usable("retired", Set.of(), Map.of())).isEmpty();
    }

    @Test
    void a_credential_may_use_an_alias_by_its_name_or_by_what_it_stands_for() {
        assertThat(((Planned) decide("fast", Set.of("fast"))).plan().candidates())
                .extracting(Model::id)
                .containsExactly("up/small", "up/shared");
        assertThat(((Planned) decide("fast", Set.of("up/small"))).plan().candidates())
                .extracting(Model::id)
                .containsExactly("up/small");
        assertThat(decide("fast", Set.of("large"))).isEqualTo(new NotAllowed("fast", false));
        assertThat(decide("small", Set.of("fast"))).isEqualTo(new NotAllowed("small", false));
    }

    @Test
    void lists_aliases_by_name_behind_the_catalog_s_models() {
        assertThat(planner.usable(Set.of(), ALIASES))
                .extracting(UsableModel::id)
                .containsExactly("up/shared", "up/small", "up/embed", "fast", "redirected", "stale", "vectors");
        assertThat(planner.usable(Set.of("fast"), ALIASES))
                .extracting(UsableModel::id)
                .containsExactly("fast");
        assertThat(planner.usable("fast", Set.of("small"), ALIASES)).hasValueSatisfying(usable -> {
            assertThat(usable.isAlias()).isTrue();
            assertThat(usable.model().id()).isEqualTo("up/small");
        });
        assertThat(planner.usable("fast", Set.of("large"), ALIASES)).isEmpty();
    }

    private List<String> plan(String model, String... fallbacks) {
        return ((Planned) decide(model, Set.of(), fallbacks))
                .plan().candidates().stream().map(Model::id).toList();
    }

    private RouteDecision decide(String model, Set<String> allowed, String... fallbacks) {
        return planner.plan(new RouteRequest(model, Kind.CHAT, List.of(fallbacks), allowed, ALIASES));
    }

    private static Model model(String provider, String name, Kind kind) {
        Rates rates = new Rates(BigDecimal.ONE, Optional.empty(), Optional.empty(), Optional.of(BigDecimal.TWO));
        return new Model(provider, name, kind, OptionalLong.empty(), new Prices("test", rates, Optional.empty()));
    }
}
