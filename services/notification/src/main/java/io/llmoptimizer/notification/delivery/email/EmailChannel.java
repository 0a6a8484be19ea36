package io.llmoptimizer.notification.delivery.email;

import io.llmoptimizer.notification.delivery.Outcome;

/** Hands mails to whoever delivers them. */
public interface EmailChannel {
    /** Name in timelines and metrics. */
    String name();

    /** Hands over {@code email}. Blocks; called on virtual threads. The same mail may come again after a crash. */
    Outcome send(Email email);
}
