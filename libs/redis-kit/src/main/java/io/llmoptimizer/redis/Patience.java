package io.llmoptimizer.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/** How long somebody waits for an answer. */
public final class Patience {
    private Patience() {}

    /** Without a stack trace: while Redis is sick every request meets one. */
    private static final class TooLateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLateException(Duration limit) {
            super("no answer within " + limit.toMillis() + " ms", null, false, false);
        }
    }

    /** The same answer, or a failure once {@code limit} has passed. Its timer is of the event loop this runs on. */
    public static <T> Future<T> limited(Vertx vertx, Duration limit, Future<T> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Promise<T> promise = Promise.promise();
        long timer =
                vertx.setTimer(Math.max(1, limit.toMillis()), tooLate -> promise.tryFail(new TooLateException(limit)));
        answer.onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                promise.tryComplete(result.result());
            } else {
                promise.tryFail(result.cause());
            }
        });
        return promise.future();
    }
}
