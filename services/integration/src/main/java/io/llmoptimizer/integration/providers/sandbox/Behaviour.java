package io.llmoptimizer.integration.providers.sandbox;

import java.util.Optional;

/** What the sandbox's models do; each is chosen by its name. */
enum Behaviour {
    /** Answers at once. */
    ANSWER("answer"),
    /** Thinks, then answers at a leisurely pace. */
    SLOW("slow"),
    /** Asks to be called less often. */
    RATE_LIMITED("rate-limited"),
    /** Fails with an internal error. */
    FAILING("failing"),
    /** Breaks off half-way. */
    CUT("cut");

    private final String model;

    Behaviour(String model) {
        this.model = model;
    }

    static Optional<Behaviour> of(String model) {
        for (Behaviour behaviour : values()) {
            if (behaviour.model.equals(model)) {
                return Optional.of(behaviour);
            }
        }
        return Optional.empty();
    }
}
