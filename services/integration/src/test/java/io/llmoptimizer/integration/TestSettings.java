package io.llmoptimizer.integration;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A feature's settings for tests without an application: its defaults, and what the test changes. */
public final class TestSettings {

    public static <T> T of(Class<T> mapping, String prefix, Map<String, String> changes) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(mapping, prefix);
        changes.forEach((name, value) -> builder.withDefaultValue(prefix + "." + name, value));
        return builder.build().getConfigMapping(mapping, prefix);
    }

    private TestSettings() {}
}
