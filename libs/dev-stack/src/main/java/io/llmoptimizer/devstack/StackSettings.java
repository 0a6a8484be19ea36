package io.llmoptimizer.devstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stack is to start, from the environment.
 *
 * @param home holds {@code data/}, {@code bin/} and {@code stack.env}
 * @param environment the process's variables: a store that they name is used as it is and not started
 */
record StackSettings(Path home, Map<String, String> environment) {
    static final List<String> DATABASES = List.of("auth", "billing", "notification", "integration");

    StackSettings {
        environment = Map.copyOf(environment);
    }

    static StackSettings of(Map<String, String> environment) {
        return new StackSettings(Path.of(environment.getOrDefault("FLEET_HOME", ".fleet")), environment);
    }

    /** Where programs are unpacked to; a folder that several fleets share spares them doing it again. */
    Path binaries() {
        return get("FLEET_BINARIES").map(Path::of).orElse(home.resolve("bin"));
    }

    /** A set and non-empty variable. */
    Optional<String> get(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Where a store should listen: the variable, or the default moved by {@code LLMO_PORT_OFFSET}. */
    int preferredPort(String name, int byDefault) {
        return get(name)
                .map(value -> number(name, value))
                .orElseGet(() -> byDefault
                        + get("LLMO_PORT_OFFSET")
                                .map(value -> number("LLMO_PORT_OFFSET", value))
                                .orElse(0));
    }

    /** The databases to create; a prefix keeps several fleets on one server apart. */
    List<String> databases() {
        String prefix = get("LLMO_POSTGRES_DATABASE_PREFIX").orElse("");
        return DATABASES.stream().map(prefix::concat).toList();
    }

    static int number(String name, String value) {
        try {
            int number = Integer.parseInt(value.trim());
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Explained below, like a number that is no port.
        }
        throw new IllegalArgumentException(
                name + " is \"" + value + "\"; it must be a whole number between 0 and 65535");
    }
}
