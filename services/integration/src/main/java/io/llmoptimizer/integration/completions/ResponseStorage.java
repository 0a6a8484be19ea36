package io.llmoptimizer.integration.completions;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.conversations.Owner;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What the routes of responses share about where responses are kept. */
final class ResponseStorage {
    private static final Logger LOG = Logger.getLogger(ResponseStorage.class);

    private ResponseStorage() {}

    static Owner owner(Caller caller) {
        return new Owner(caller.organization(), caller.project());
    }

    /** Completes on the present Vert.x context. */
    static <T> Future<T> future(Uni<T> work) {
        Context context = Vertx.currentContext();
        return Future.fromCompletionStage(work.subscribeAsCompletionStage(), context);
    }

    static CallException unavailable(Throwable failure) {
        LOG.errorf("stored responses could not be reached: %s", failure.toString());
        return new CallException(
                CallError.of(503, "storage_unavailable", "Stored responses can't be reached at the moment. Try again.")
                        .retryAfter(Duration.ofSeconds(1)));
    }
}
