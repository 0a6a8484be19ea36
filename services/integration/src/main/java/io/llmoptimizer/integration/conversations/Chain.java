package io.llmoptimizer.integration.conversations;

import java.util.List;
import java.util.UUID;

/** What is found of the responses that a new one goes on from. */
public sealed interface Chain {

    /** All of them, the first one first. */
    record Whole(List<StoredResponse> responses) implements Chain {
        public Whole {
            responses = List.copyOf(responses);
        }
    }

    /** @param id the response that is not there: the one asked for, or an earlier one, which was deleted or has expired */
    record Missing(UUID id) implements Chain {}

    /** More responses or more bytes than one request may go on from. */
    record TooLong() implements Chain {}
}
