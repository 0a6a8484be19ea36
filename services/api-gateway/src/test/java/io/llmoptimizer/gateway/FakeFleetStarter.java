package io.llmoptimizer.gateway;

/** For tests of other packages that only need everything to be there. */
public final class FakeFleetStarter {
    private FakeFleetStarter() {}

    public static void start() {
        FakeFleet.running();
    }
}
