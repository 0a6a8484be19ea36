package io.llmoptimizer.integration.aliases;

import java.time.Instant;
import java.util.List;

/** An alias as its organization sees it. */
public record AliasView(String name, String target, List<String> fallbacks, Instant createdAt, Instant updatedAt) {
    static AliasView of(ModelAlias alias) {
        return new AliasView(alias.name(), alias.target(), alias.fallbacks(), alias.createdAt(), alias.updatedAt());
    }
}
