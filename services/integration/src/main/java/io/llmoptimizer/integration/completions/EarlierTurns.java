package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.conversations.Chain;
import io.llmoptimizer.integration.conversations.Conversations;
import io.llmoptimizer.integration.conversations.StoredResponse;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The turns that a response goes on from, as they were stored; instructions of earlier requests are not among them. */
final class EarlierTurns {
    private static final String PARAM = "previous_response_id";

    private final Conversations conversations;

    EarlierTurns(Conversations conversations) {
        this.conversations = conversations;
    }

    /** What was found. */
    record Found(List<StoredResponse> responses) {
        void addTo(ResponseTurns turns) {
            for (StoredResponse response : responses) {
                turns.add(json(response.input()));
                turns.add(json(response.body()).path("output"));
            }
        }

        int bytesAfter(int bytes) {
            long sum = bytes;
            for (StoredResponse response : responses) {
                // UTF-8 takes three bytes a char at most.
                sum += 3L * (response.input().length() + response.body().length());
            }
            return (int) Math.min(sum, Integer.MAX_VALUE);
        }
    }

    /** Fails with a {@link CallException} when there is nothing to go on from. */
    Future<Found> read(Caller caller, String previous) {
        var id = ResponseId.parse(previous);
        if (id.isEmpty()) {
            return Future.failedFuture(missing(previous, previous));
        }
        return ResponseStorage.future(conversations.chain(ResponseStorage.owner(caller), id.get()))
                .compose(chain -> switch (chain) {
                    case Chain.Whole whole -> Future.succeededFuture(new Found(whole.responses()));
                    case Chain.Missing gone -> Future.failedFuture(missing(previous, ResponseId.of(gone.id())));
                    case Chain.TooLong _ ->
                        Future.failedFuture(new CallException(CallError.of(
                                        400,
                                        "conversation_too_long",
                                        "The conversation that '" + PARAM
                                                + "' goes on from is too long. Begin a new one, "
                                                + "with a summary of it as the input.")
                                .about(PARAM)));
                });
    }

    private static CallException missing(String asked, String missing) {
        String why = asked.equals(missing)
                ? "There is no stored response \"" + asked + "\" that you can use."
                : "The response \"" + asked + "\" goes on from \"" + missing
                        + "\", which was deleted or has expired: send the earlier turns as the input.";
        return new CallException(
                CallError.of(404, "previous_response_not_found", why).about(PARAM));
    }

    static JsonNode json(String stored) {
        try {
            return Json.read(stored.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a stored response is no JSON", impossible);
        }
    }
}
