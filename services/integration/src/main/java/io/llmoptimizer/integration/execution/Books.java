package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.budgets.SpendGuard;
import io.llmoptimizer.integration.budgets.SpendRequest;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.llmoptimizer.integration.limits.TokenLimits;
import io.llmoptimizer.integration.usage.UsageLog;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.UUID;

/** What a call is charged against: its caller's tokens per minute and money; reserved before, recorded and settled after. */
interface Books {

    /** Never fails. */
    Future<TokenAdmission> reserveTokens(Caller caller, long tokens);

    /** Nobody waits for it. */
    void settleTokens(TokenAdmission.Reservation reservation, long used);

    Future<Admission> reserve(SpendRequest request);

    Future<Void> settle(UUID organization, UUID id, BigDecimal actualUsd);

    /** Completes when the record is durable. */
    Future<Void> record(UUID id, UsageRecorded usage);

    /** For a record that charges nothing: nobody waits for it. */
    void recordLater(UUID id, UsageRecorded usage);

    /** The real ones. */
    static Books of(TokenLimits limits, SpendGuard budgets, UsageLog usage) {
        return new Books() {
            @Override
            public Future<TokenAdmission> reserveTokens(Caller caller, long tokens) {
                return limits.reserve(caller, tokens);
            }

            @Override
            public void settleTokens(TokenAdmission.Reservation reservation, long used) {
                limits.settle(reservation, used);
            }

            @Override
            public Future<Admission> reserve(SpendRequest request) {
                return budgets.reserve(request);
            }

            @Override
            public Future<Void> settle(UUID organization, UUID id, BigDecimal actualUsd) {
                return budgets.settle(organization, id, actualUsd);
            }

            @Override
            public Future<Void> record(UUID id, UsageRecorded record) {
                return usage.commit(id, record);
            }

            @Override
            public void recordLater(UUID id, UsageRecorded record) {
                usage.commitLater(id, record);
            }
        };
    }
}
