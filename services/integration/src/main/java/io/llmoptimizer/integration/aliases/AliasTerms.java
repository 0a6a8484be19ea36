package io.llmoptimizer.integration.aliases;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an alias stands for, and the rules for that: a bad one is refused with a 400 problem that names the field. Pure. */
record AliasTerms(String target, List<String> fallbacks) {
    /** As many as a client may name in {@code llmo-fallbacks}. */
    static final int MOST_FALLBACKS = 8;

    private static final int LONGEST_MODEL = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");
    /** Names that ask the gateway itself to choose begin so. */
    private static final String RESERVED = "auto";

    AliasTerms {
        fallbacks = List.copyOf(fallbacks);
    }

    /** Refuses what can't be the name of an alias. */
    static String checkedName(String name) {
        if (name == null || name.isEmpty()) {
            throw ProblemException.invalid("name", "is needed, such as \"fast\"");
        }
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "name",
                    "must be 1 to 128 letters, digits, dots, colons, @, hyphens and underscores, and begin with a letter or"
                            + " digit; a slash would be a model of a provider");
        }
        if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
            throw ProblemException.invalid("name", "must not begin with \"auto\", which is kept for our own choice");
        }
        return name;
    }

    /**
     * The terms a client wrote for the alias {@code name}.
     *
     * @param fallbacks null for none
     * @param taken the names of the organization's other aliases
     */
    static AliasTerms of(String name, String target, List<String> fallbacks, Catalog catalog, Set<String> taken) {
        Set<String> aliases = new HashSet<>(taken);
        aliases.add(name);
        Set<Kind> kinds = kinds("target", target, catalog, aliases);
        List<String> others = fallbacks == null ? List.of() : fallbacks;
        if (others.size() > MOST_FALLBACKS) {
            throw ProblemException.invalid("fallbacks", "must not be more than " + MOST_FALLBACKS);
        }
        for (int i = 0; i < others.size(); i++) {
            String field = "fallbacks[" + i + "]";
            if (kinds(field, others.get(i), catalog, aliases).stream().noneMatch(kinds::contains)) {
                throw ProblemException.invalid(field, "must be a model for the same as \"" + target + "\"");
            }
        }
        return new AliasTerms(target, others);
    }

    /** What the model is for; a self-hosted one is for whatever it is asked. */
    private static Set<Kind> kinds(String field, String model, Catalog catalog, Set<String> aliases) {
        if (model == null || model.isBlank()) {
            throw ProblemException.invalid(field, "is needed: provider/model, or a bare name of the catalog");
        }
        if (model.length() > LONGEST_MODEL) {
            throw ProblemException.invalid(field, "must have at most " + LONGEST_MODEL + " characters");
        }
        if (aliases.contains(model)) {
            throw ProblemException.invalid(
                    field, "is an alias, and an alias can't stand for an alias: name the model as provider/model");
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Kind kind : Kind.values()) {
            catalog.named(model, kind).stream().map(Model::kind).forEach(kinds::add);
        }
        if (kinds.isEmpty()) {
            throw ProblemException.invalid(
                    field, "names no model of the catalog; GET /v1/models lists those you can use now");
        }
        return kinds;
    }
}
