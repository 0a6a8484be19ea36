package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Model;
import java.util.function.UnaryOperator;

/**
 * A model that a caller can use now, by the name it may use.
 *
 * @param id {@code provider/model}, or an alias of the caller's organization, which never has a slash
 */
public record UsableModel(String id, Model model) {
    static UsableModel of(Model model) {
        return new UsableModel(model.id(), model);
    }

    /** Whether the name is the organization's own. */
    public boolean isAlias() {
        return !id.equals(model.id());
    }

    /** The same name for the same model, seen otherwise. */
    public UsableModel with(UnaryOperator<Model> view) {
        return new UsableModel(id, view.apply(model));
    }
}
