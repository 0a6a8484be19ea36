package io.llmoptimizer.events.consume;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.llmoptimizer.events.broker.BrokerException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** All outage rules together, applied to a failure and everything that caused it. */
final class Outages {
    /** Of libraries a service may not have: superclasses are looked at too. */
    private static final Set<String> NAMES = Set.of(
            "io.smallrye.mutiny.TimeoutException",
            "io.vertx.core.impl.NoStackTraceThrowable",
            "com.mongodb.MongoTimeoutException",
            "com.mongodb.MongoSocketException",
            "com.mongodb.MongoNotPrimaryException",
            "com.mongodb.MongoNodeIsRecoveringException");

    private final List<OutageRule> rules;

    Outages(Collection<OutageRule> further) {
        this.rules = List.copyOf(further);
    }

    boolean include(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (connectionTrouble(cause) || matches(cause)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(Throwable cause) {
        return rules.stream().anyMatch(rule -> rule.isOutage(cause));
    }

    private static boolean connectionTrouble(Throwable cause) {
        return switch (cause) {
            case JsonProcessingException malformed -> false;
            case IOException network -> true;
            case TimeoutException slow -> true;
            case VertxException closed -> true;
            case BrokerException unreachable -> true;
            default -> named(cause.getClass());
        };
    }

    private static boolean named(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (NAMES.contains(at.getName())) {
                return true;
            }
        }
        return false;
    }
}
