package io.llmoptimizer.billing.budgets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.billing.idempotency.Answer;
import io.llmoptimizer.billing.idempotency.IdempotentCall;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** What an organization can do with its budgets. Every change is in force at admission before it is answered. */
@Singleton
class Budgets {
    private static final int CREATED = 201;

    private final BudgetStore reads;
    private final BudgetChangeStore changes;
    private final AdmissionPublisher admission;
    private final ObjectMapper json;
    private final Clock clock;

    Budgets(
            BudgetStore reads,
            BudgetChangeStore changes,
            AdmissionPublisher admission,
            ObjectMapper json,
            Clock clock) {
        this.reads = reads;
        this.changes = changes;
        this.admission = admission;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Makes a budget.
     *
     * @param idempotencyKey if present, the same call within a day answers the same and makes nothing
     */
    Uni<Answer> create(UUID organization, BudgetRequest request, Optional<String> idempotencyKey) {
        Instant now = now();
        Budget budget = new Budget(
                UuidCreator.getTimeOrderedEpoch(),
                organization,
                request.subject(organization),
                request.terms(),
                now,
                now);
        Optional<IdempotentCall> call =
                idempotencyKey.map(key -> IdempotentCall.of(organization, "POST budgets", key, write(request)));
        return changes.create(budget, call, this::created).call(() -> admission.publishNow(organization));
    }

    private Answer created(Spent spent) {
        URI location = URI.create("/api/v1/billing/budgets/" + spent.budget().id());
        return new Answer(CREATED, location, write(view(spent)), false);
    }

    Uni<BudgetView> change(UUID organization, UUID id, BudgetRequest request) {
        BudgetTerms terms = request.terms();
        Instant now = now();
        return changes.change(organization, id, now, budget -> {
                    request.requireSameSubject(budget);
                    return budget.with(terms, now);
                })
                .map(Budgets::found)
                .call(() -> admission.publishNow(organization));
    }

    Uni<Void> delete(UUID organization, UUID id) {
        return changes.delete(organization, id)
                .invoke(deleted -> {
                    if (!deleted) {
                        throw notFound();
                    }
                })
                .chain(() -> admission.publishNow(organization));
    }

    Uni<BudgetView> get(UUID organization, UUID id) {
        return reads.find(organization, id, now()).map(Budgets::found);
    }

    Uni<Page<BudgetView>> list(UUID organization, Optional<UUID> after, int limit) {
        return reads.page(organization, after, limit + 1, now())
                .map(rows -> Page.of(
                        rows.stream().map(Budgets::view).toList(),
                        limit,
                        view -> view.id().toString()));
    }

    /** As precise as PostgreSQL keeps it, so that what is read later is what was answered. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("a budget can't be written as JSON", unwritable);
        }
    }

    private static BudgetView found(Optional<Spent> spent) {
        return view(spent.orElseThrow(Budgets::notFound));
    }

    private static BudgetView view(Spent spent) {
        return BudgetView.of(spent.budget(), spent.period(), spent.amount());
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("budget");
    }
}
