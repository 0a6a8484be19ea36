package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.budgets.SpendUnavailableException;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.routing.RoutePlan;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Asks whether a call may begin: its caller's tokens per minute, then its budgets. What the first reserved is given back when
 * the second refuse.
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

    /**
     * Never fails.
     *
     * @param context where the stores' answers are taken on, and the decision is emitted
     */
    Uni<Decision> ask(Executor context) {
        return books.reserveTokens(call.caller(), TokenEstimate.of(call.request(), config))
                .emitOn(context)
                .chain(tokens -> switch (tokens) {
                    case TokenAdmission.Refused refused -> refused(Refusals.tokensExhausted(refused));
                    case TokenAdmission.Unlimited unlimited -> askBudgets(Optional.empty(), context);
                    case Granted granted -> askBudgets(Optional.of(granted), context);
                });
    }

    private Uni<Decision> askBudgets(Optional<Granted> tokens, Executor context) {
        return Uni.createFrom()
                .deferred(() -> books.reserve(WorstCase.of(call, plan, config)))
                .emitOn(context)
                .map(decision -> switch (decision) {
                    case Admission.Granted granted -> new Decision.Admitted(tokens, granted.outputCap());
                    case Admission.Refused refused -> withoutTokens(tokens, Refusals.budgetExceeded(refused));
                })
                .onFailure()
                .recoverWithItem(failure -> withoutTokens(tokens, error(failure)));
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

    private static Uni<Decision> refused(CallError error) {
        return Uni.createFrom().item(new Decision.Refused(error));
    }
}
