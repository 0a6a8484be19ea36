package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.budgets.SpendRequest;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Notes what is done to it. */
final class FakeBooks implements Books {
    final List<SpendRequest> reserved = new CopyOnWriteArrayList<>();
    final List<BigDecimal> settled = new CopyOnWriteArrayList<>();
    final List<UsageRecorded> records = new CopyOnWriteArrayList<>();
    final List<UsageRecorded> later = new CopyOnWriteArrayList<>();

    final List<Long> reservedTokens = new CopyOnWriteArrayList<>();
    final List<Long> settledTokens = new CopyOnWriteArrayList<>();

    Supplier<TokenAdmission> tokenAdmission = () -> TokenAdmission.Unlimited.INSTANCE;
    Supplier<Future<Admission>> admission = () -> Future.succeededFuture(new Admission.Granted(OptionalLong.empty()));
    Supplier<Future<Void>> durability = () -> Future.succeededFuture();

    @Override
    public Future<TokenAdmission> reserveTokens(Caller caller, long tokens) {
        reservedTokens.add(tokens);
        return Future.succeededFuture(tokenAdmission.get());
    }

    @Override
    public void settleTokens(TokenAdmission.Reservation reservation, long used) {
        settledTokens.add(used);
    }

    @Override
    public Future<Admission> reserve(SpendRequest request) {
        reserved.add(request);
        return admission.get();
    }

    @Override
    public Future<Void> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        settled.add(actualUsd);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> record(UUID id, UsageRecorded usage) {
        records.add(usage);
        return durability.get();
    }

    @Override
    public void recordLater(UUID id, UsageRecorded usage) {
        later.add(usage);
    }
}
