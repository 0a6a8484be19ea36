package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import java.util.Optional;

/** How a call ended. */
sealed interface Ending {

    /** The answer is whole. */
    record Succeeded() implements Ending {}

    /** No attempt brought an answer. */
    record Failed(CallError error) implements Ending {}

    /** The answer broke off after it had begun. */
    record Interrupted(CallError error) implements Ending {}

    /** The client hung up. */
    record Cancelled() implements Ending {}

    default Outcome outcome() {
        return switch (this) {
            case Succeeded _ -> Outcome.SUCCEEDED;
            case Failed _ -> Outcome.FAILED;
            case Interrupted _ -> Outcome.INTERRUPTED;
            case Cancelled _ -> Outcome.CANCELLED;
        };
    }

    default Optional<CallError> reason() {
        return switch (this) {
            case Failed failed -> Optional.of(failed.error());
            case Interrupted interrupted -> Optional.of(interrupted.error());
            case Succeeded _, Cancelled _ -> Optional.empty();
        };
    }
}
