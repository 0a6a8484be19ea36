package io.llmoptimizer.integration.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How well a provider does, from good to bad. */
public enum Health {
    HEALTHY,
    /** Some calls fail. */
    DEGRADED,
    /** Most calls fail. */
    DOWN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The health of this {@link #wireName}. */
    static Health of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    boolean isWorseThan(Health other) {
        return compareTo(other) > 0;
    }
}
