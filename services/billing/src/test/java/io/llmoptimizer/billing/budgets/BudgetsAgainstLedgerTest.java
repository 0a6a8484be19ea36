package io.llmoptimizer.billing.budgets;

import static io.llmoptimizer.billing.testing.Http.asOwner;
import static io.llmoptimizer.billing.testing.Http.budget;
import static io.llmoptimizer.billing.testing.Http.spent;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.billing.testing.Http;
import io.llmoptimizer.billing.testing.Ledgers;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.billing.testing.Tests;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order: what a budget says is spent is what the ledger's records of its scope add up to. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class BudgetsAgainstLedgerTest {
    private static final List<UUID> OWNERS = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private static final String[] PERIODS = {"day", "week", "month", "total"};
    private static final String[] SCOPES = {"organization", "project", "user", "api-key"};

    @Inject
    Ledgers ledger;

    @Inject
    Stores stores;

    private final UUID organization = UUID.randomUUID();

    private record Made(String scope, UUID scopeId, String period) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void spent_is_the_sum_of_the_ledger(long seed) {
        Random random = new Random(seed);
        Map<UUID, Made> budgets = new LinkedHashMap<>();
        List<Usage> delivered = new ArrayList<>();
        for (int step = 0; step < 25; step++) {
            if (random.nextInt(4) == 0) {
                make(budgets, random);
            }
            List<Usage> batch = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                boolean again = !delivered.isEmpty() && random.nextInt(4) == 0;
                Usage record = again ? delivered.get(random.nextInt(delivered.size())) : record(random);
                batch.add(record);
            }
            ledger.append(batch);
            delivered.addAll(batch);
        }
        make(budgets, random);

        budgets.forEach((id, made) -> assertThat(spent(organization, id))
                .as("%s with seed %s", made, seed)
                .isEqualByComparingTo(ledgerSum(made)));
    }

    private void make(Map<UUID, Made> budgets, Random random) {
        String scope = SCOPES[random.nextInt(SCOPES.length)];
        UUID scopeId = scope.equals("organization") ? organization : OWNERS.get(random.nextInt(OWNERS.size()));
        Made made = new Made(scope, scopeId, PERIODS[random.nextInt(PERIODS.length)]);
        budgets.put(
                budget(organization, """
                        {"scope":"%s","scopeId":"%s","amountUsd":"%s","period":"%s"}""".formatted(made.scope, made.scopeId, 1 + random.nextInt(50), made.period)),
                made);
    }

    private Usage record(Random random) {
        Instant time = Tests.NOW.minus(Duration.ofMinutes(random.nextInt(60 * 24 * 40)));
        Usage record = Usage.of(organization)
                .cost(new BigDecimal(random.nextLong(1_000_000_000_000_000_000L))
                        .movePointLeft(18)
                        .toPlainString())
                .at(time.toString());
        switch (random.nextInt(5)) {
            case 0 -> record.project(OWNERS.get(random.nextInt(OWNERS.size())));
            case 1 -> record.user(OWNERS.get(random.nextInt(OWNERS.size())));
            case 2 -> record.apiKey(OWNERS.get(random.nextInt(OWNERS.size())));
            case 3 -> record.failed();
            default -> {}
        }
        return record;
    }

    /** The usage report's own sum, by other SQL than the budgets': whole days of the present period. */
    private BigDecimal ledgerSum(Made made) {
        String from = switch (made.period) {
            case "day" -> "2026-11-18";
            case "week" -> "2026-11-16";
            case "month" -> "2026-11-01";
            default -> "2026-01-01";
        };
        String dimension = made.scope.equals("api-key") ? "apiKey" : made.scope;
        if (dimension.equals("organization")) {
            return new BigDecimal(report(from, "outcome").<String>path("totals.costUsd"));
        }
        return report(from, dimension).<List<Map<String, Object>>>path("data").stream()
                .filter(group -> made.scopeId.toString().equals(((Map<?, ?>) group.get("key")).get(dimension)))
                .map(group -> new BigDecimal((String) group.get("costUsd")))
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private Response report(String from, String groupBy) {
        return asOwner(organization).get(Http.USAGE + "?to=2026-11-19&from=" + from + "&groupBy=" + groupBy);
    }

    @Test
    void budgets_made_and_changed_while_records_come_in_miss_none_and_count_none_twice() throws Exception {
        List<UUID> budgets = new ArrayList<>();
        int batches = 60;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                writers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < batches; i++) {
                                ledger.append(List.of(Usage.of(organization), Usage.of(organization)));
                            }
                        },
                        threads));
            }
            for (int i = 0; i < 8; i++) {
                UUID id = budget(organization, """
                        {"scope":"organization","amountUsd":"2","period":"month"}""");
                budgets.add(id);
                asOwner(organization)
                        .body("{\"amountUsd\":\"3\"}")
                        .put(Http.BUDGETS + "/" + id)
                        .then()
                        .statusCode(200);
            }
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get();
        }

        assertThat(stores.records(organization)).isEqualTo(3L * batches * 2);
        assertThat(budgets).allSatisfy(id -> assertThat(spent(organization, id)).isEqualByComparingTo("3.60"));
    }
}
