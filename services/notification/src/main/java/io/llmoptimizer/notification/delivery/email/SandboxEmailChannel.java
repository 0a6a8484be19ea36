package io.llmoptimizer.notification.delivery.email;

import io.llmoptimizer.notification.delivery.Outcome;

/** Sends nothing, and keeps what would have been sent. */
final class SandboxEmailChannel implements EmailChannel {
    static final String NAME = "sandbox";

    private final SandboxStore store;

    SandboxEmailChannel(SandboxStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome send(Email email) {
        store.keep(email).await().indefinitely();
        return new Outcome.Delivered("kept in the sandbox");
    }
}
