package io.llmoptimizer.integration.aliases;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An alias as clients write it.
 *
 * @param name what calls say; a name without a slash
 * @param target the model it stands for
 * @param fallbacks models to try when that can't answer; none when absent
 */
public record AliasRequest(
        @Schema(examples = "fast") String name,
        @Schema(examples = "openai/gpt-4.1-mini") String target,
        List<String> fallbacks) {

    AliasTerms terms(String alias, Catalog catalog, Set<String> taken) {
        return AliasTerms.of(alias, target, fallbacks, catalog, taken);
    }

    /** Calls say the name: another name is another alias. */
    void requireSameName(String alias) {
        if (name != null && !name.equals(alias)) {
            throw ProblemException.invalid("name", "can't be changed; create another alias and delete this one");
        }
    }
}
