package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.budgets.SpendUnavailableException;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.routing.RoutePlan;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Asks whether a call may begin: its caller's tokens per minute and its budgets, both at once, since a call waits for the
 * answer before its provider is asked. Each reserves; when one refuses, what the other reserved is given back.
 */
final class CallAdmission {
    private static final Logger LOG = Logger.getLogger(CallAdmission.class);

    private final ModelCall call;
    private final RoutePlan plan;
    private final Books books;
    private final ExecutionConfig config;

    /** What was decided. */
    sealed interface Decision {

        /**
         * @param tokens what the limits of tokens reserved, if there are any
         * @param outputCap what a budget can pay for, where that is less than the call might produce
         */
        record Admitted(Optional<Granted> tokens, OptionalLong outputCap) implements Decision {}

        /** Nothing stays reserved. */
        record Refused(CallError error) implements Decision {}
    }

    CallAdmission(ModelCall call, RoutePlan plan, Books books, ExecutionConfig config) {
        this.call = call;
        this.plan = plan;
        this.books = books;
        this.config = config;
    }

    /** Never fails. */
    Future<Decision> ask() {
        Future<TokenAdmission> tokens = books.reserveTokens(call.caller(), TokenEstimate.of(call.request(), config));
        Future<Admission> budgets = askBudgets();
        return Future.join(tokens, budgets).transform(both -> Future.succeededFuture(decide(tokens.result(), budgets)));
    }

    /** The call needs no admission any more: gives back what was reserved for it. */
    void withdraw(Decision decision) {
        if (decision instanceof Decision.Admitted admitted) {
            admitted.tokens().ifPresent(granted -> books.settleTokens(granted.reservation(), 0));
            settleToNothing();
        }
    }

    private Future<Admission> askBudgets() {
        try {
            return books.reserve(WorstCase.of(call, plan, config));
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Decision decide(TokenAdmission tokens, Future<Admission> budgets) {
        return switch (tokens) {
            case TokenAdmission.Refused refused -> {
                giveBack(budgets);
                yield new Decision.Refused(Refusals.tokensExhausted(refused));
            }
            case TokenAdmission.Unlimited _ -> decide(Optional.empty(), budgets);
            case Granted granted -> decide(Optional.of(granted), budgets);
        };
    }

    private Decision decide(Optional<Granted> tokens, Future<Admission> budgets) {
        if (budgets.failed()) {
            return withoutTokens(tokens, error(budgets.cause()));
        }
        return switch (budgets.result()) {
            case Admission.Granted granted -> new Decision.Admitted(tokens, granted.outputCap());
            case Admission.Refused refused -> withoutTokens(tokens, Refusals.budgetExceeded(refused));
        };
    }

    private void giveBack(Future<Admission> budgets) {
        if (budgets.succeeded() && budgets.result() instanceof Admission.Granted) {
            settleToNothing();
        }
    }

    private void settleToNothing() {
        books.settle(call.caller().organization(), call.id(), BigDecimal.ZERO);
    }

    private Decision withoutTokens(Optional<Granted> tokens, CallError error) {
        tokens.ifPresent(granted -> books.settleTokens(granted.reservation(), 0));
        return new Decision.Refused(error);
    }

    private CallError error(Throwable failure) {
        return switch (failure) {
            case CallException refused -> refused.error();
            case SpendUnavailableException unavailable -> Refusals.budgetsUnavailable(unavailable.getMessage());
            default -> {
                LOG.errorf(failure, "budgets of call %s could not be checked", call.id());
                yield CallError.internal();
            }
        };
    }
}
