package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.budgets.SpendRequest;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.smallrye.mutiny.Uni;
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
    Supplier<Uni<Admission>> admission = () -> Uni.createFrom().item(new Admission.Granted(OptionalLong.empty()));
    Supplier<Uni<Void>> durability = () -> Uni.createFrom().voidItem();

    @Override
    public Uni<TokenAdmission> reserveTokens(Caller caller, long tokens) {
        reservedTokens.add(tokens);
        return Uni.createFrom().item(tokenAdmission);
    }

    @Override
    public void settleTokens(TokenAdmission.Reservation reservation, long used) {
        settledTokens.add(used);
    }

    @Override
    public Uni<Admission> reserve(SpendRequest request) {
        reserved.add(request);
        return admission.get();
    }

    @Override
    public Uni<Void> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        settled.add(actualUsd);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> record(UUID id, UsageRecorded usage) {
        records.add(usage);
        return durability.get();
    }

    @Override
    public void recordLater(UUID id, UsageRecorded usage) {
        later.add(usage);
    }
}
