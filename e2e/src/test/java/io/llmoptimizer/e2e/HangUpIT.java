package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.llmoptimizer.e2e.vendors.Usage;
import io.llmoptimizer.e2e.vendors.Vendor;
import io.llmoptimizer.e2e.vendors.VendorSimulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that hang up in the middle of a stream: the provider stops at once, and what came until then is charged, once. */
@ExtendWith(Fleet.Shared.class)
@Order(6)
class HangUpIT {
    private static final String RECORDS = "/api/v1/integration/requests?limit=100";
    private static final int HEARD = 5;

    @ParameterizedTest
    @EnumSource
    void a_cut_stream_stops_the_provider_and_is_charged_like_every_other_call(Vendor vendor, Fleet fleet) {
        SdkClients clients = SdkClients.of(fleet);
        VendorSimulator simulator = fleet.vendors().of(vendor);
        String mark = "call-" + UUID.randomUUID();
        String cut = mark + ", " + VendorSimulator.SLOWLY;

        clients.openAi().chat().completions().create(openAi(vendor, mark));
        clients.anthropic().messages().create(anthropic(vendor, mark));
        try (var stream = clients.openAi().chat().completions().createStreaming(openAi(vendor, mark))) {
            assertThat(stream.stream()).isNotEmpty();
        }
        try (var stream = clients.openAi().chat().completions().createStreaming(openAi(vendor, cut))) {
            hear(stream.stream().iterator());
        }
        awaitAbandoned(simulator, mark, 1);
        try (var stream = clients.anthropic().messages().createStreaming(anthropic(vendor, cut))) {
            hear(stream.stream().iterator());
        }
        awaitAbandoned(simulator, mark, 2);

        assertThat(simulator.heard(mark)).isEqualTo(5);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(records(clients.tenant())).hasSize(5));
        List<JsonNode> records = records(clients.tenant());
        assertThat(records)
                .extracting(record -> record.path("requestId").asText())
                .doesNotHaveDuplicates();
        assertThat(records)
                .extracting(record -> record.path("outcome").asText())
                .containsExactly("cancelled", "cancelled", "succeeded", "succeeded", "succeeded");
        assertThat(records).allSatisfy(record -> assertCharged(vendor, record));
        assertThat(records.subList(0, 2)).allSatisfy(record -> assertCut(vendor, record));
    }

    private static void hear(Iterator<?> events) {
        for (int i = 0; i < HEARD; i++) {
            events.next();
        }
    }

    private static void awaitAbandoned(VendorSimulator simulator, String mark, int streams) {
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> simulator.abandoned(mark) == streams);
    }

    /** Newest first. */
    private static List<JsonNode> records(Tenant tenant) {
        List<JsonNode> records = new ArrayList<>();
        tenant.get(RECORDS).path("data").forEach(records::add);
        return records;
    }

    private static void assertCharged(Vendor vendor, JsonNode record) {
        assertThat(record.path("provider").asText()).isEqualTo(vendor.id());
        assertThat(record.path("billable").asBoolean()).isTrue();
        long prompt = record.path("promptTokens").asLong();
        long cached = record.path("cachedPromptTokens").asLong();
        long written = record.path("cacheWriteTokens").asLong();
        long output = record.path("completionTokens").asLong();
        assertThat(prompt).isPositive();
        assertThat(output).isPositive();
        assertThat(new BigDecimal(record.path("costUsd").asText()))
                .isPositive()
                .isEqualByComparingTo(vendor.cost(prompt - cached - written, cached, written, output));
    }

    private static void assertCut(Vendor vendor, JsonNode record) {
        assertThat(record.path("completionTokens").asLong()).isBetween(1L, 500L);
        if (vendor.countsPromptFirst()) {
            assertThat(record.path("promptTokens").asLong()).isEqualTo(Usage.INPUT);
            assertThat(record.path("cachedPromptTokens").asLong()).isEqualTo(Usage.CACHED);
        }
    }

    private static ChatCompletionCreateParams openAi(Vendor vendor, String prompt) {
        return ChatCompletionCreateParams.builder()
                .model(vendor.model())
                .maxCompletionTokens(500)
                .addUserMessage(prompt)
                .build();
    }

    private static MessageCreateParams anthropic(Vendor vendor, String prompt) {
        return MessageCreateParams.builder()
                .model(vendor.model())
                .maxTokens(500)
                .addUserMessage(prompt)
                .build();
    }
}
