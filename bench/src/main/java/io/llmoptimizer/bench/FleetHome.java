package io.llmoptimizer.bench;

import java.nio.file.Path;

/** Where the local fleet keeps its state. */
public final class FleetHome {
    /** The folder named by {@code FLEET_HOME}, by default {@code .fleet}. */
    public static Path path() {
        String home = System.getenv("FLEET_HOME");
        return Path.of(home == null || home.isBlank() ? ".fleet" : home);
    }

    private FleetHome() {}
}
