package io.llmoptimizer.integration.models;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Capability;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which models to list. */
record ModelFilter(
        Optional<String> provider, Optional<Kind> kind, Optional<Capability> capability, Optional<Boolean> usable) {

    /** From query parameters, each of which may be null or empty; refuses what there is not with a 400 problem. */
    static ModelFilter parse(String provider, String kind, String capability, String usable) {
        return new ModelFilter(
                present(provider),
                present(kind).map(name -> one("kind", name, Kind.values(), Kind::wireName)),
                present(capability).map(name -> one("capability", name, Capability.values(), Capability::wireName)),
                present(usable).map(word -> one("usable", word, new Boolean[] {true, false}, Object::toString)));
    }

    /** @param canUse whether the caller can call the model of this id now */
    boolean matches(Model model, Predicate<String> canUse) {
        return provider.filter(name -> !name.equals(model.provider())).isEmpty()
                && kind.filter(other -> other != model.kind()).isEmpty()
                && capability.filter(needed -> !model.traits().has(needed)).isEmpty()
                && usable.filter(wanted -> wanted != canUse.test(model.id())).isEmpty();
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    private static <T> T one(String field, String given, T[] all, Function<T, String> name) {
        return Arrays.stream(all)
                .filter(each -> name.apply(each).equals(given))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        field, "must be one of " + Arrays.stream(all).map(name).collect(Collectors.joining(", "))));
    }
}
