package io.llmoptimizer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.llmoptimizer.common.events.ApiKeyCreated;
import io.llmoptimizer.common.events.ApiKeyRevoked;
import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserRegistered;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventSamplesTest {
    /** As strict as a mapper gets, so that it is the records that are lenient. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private static final Map<String, Class<?>> PAYLOADS = Map.ofEntries(
            Map.entry(EventTypes.USAGE_RECORDED, UsageRecorded.class),
            Map.entry(EventTypes.BUDGET_THRESHOLD_REACHED, BudgetThresholdReached.class),
            Map.entry(EventTypes.BUDGET_EXHAUSTED, BudgetThresholdReached.class),
            Map.entry(EventTypes.PROVIDER_HEALTH_CHANGED, ProviderHealthChanged.class),
            Map.entry(EventTypes.USER_REGISTERED, UserRegistered.class),
            Map.entry(EventTypes.USER_VERIFICATION_REQUESTED, UserVerificationRequested.class),
            Map.entry(EventTypes.USER_PASSWORD_RESET_REQUESTED, UserPasswordResetRequested.class),
            Map.entry(EventTypes.USER_SECURITY_ALERT, UserSecurityAlert.class),
            Map.entry(EventTypes.USER_INVITED, UserInvited.class),
            Map.entry(EventTypes.USER_ERASED, UserErased.class),
            Map.entry(EventTypes.ORGANIZATION_CREATED, OrganizationCreated.class),
            Map.entry(EventTypes.API_KEY_CREATED, ApiKeyCreated.class),
            Map.entry(EventTypes.API_KEY_REVOKED, ApiKeyRevoked.class));

    static Stream<String> types() {
        return PAYLOADS.keySet().stream().sorted();
    }

    @Test
    void every_event_type_has_a_sample() {
        Set<String> declared = Arrays.stream(EventTypes.class.getFields())
                .map(EventSamplesTest::valueOf)
                .collect(Collectors.toSet());
        assertThat(PAYLOADS.keySet()).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_sample_survives_the_round_trip_exactly(String type) throws Exception {
        JsonNode sample = JSON.readTree(EventSamples.json(type));
        assertThat(JSON.readTree(JSON.writeValueAsBytes(read(type, sample)))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("types")
    void fields_of_a_later_release_are_ignored(String type) throws Exception {
        JsonNode sample = JSON.readTree(EventSamples.json(type));
        JsonNode later = sample.deepCopy();
        extend((ObjectNode) later);
        assertThat(read(type, later)).isEqualTo(read(type, sample));
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_is_named_by_its_type_and_a_time_ordered_id(String type) throws Exception {
        CloudEvent<?> event = read(type, JSON.readTree(EventSamples.json(type)));
        assertThat(event.type()).isEqualTo(type);
        assertThat(event.specversion()).isEqualTo("1.0");
        assertThat(event.id().version()).isEqualTo(7);
        assertThat(event.source()).startsWith("/llmoptimizer/");
    }

    @Test
    void money_keeps_its_last_digit_and_travels_as_a_string() throws Exception {
        var event = (BudgetThresholdReached) read(
                        EventTypes.BUDGET_THRESHOLD_REACHED,
                        JSON.readTree(EventSamples.json(EventTypes.BUDGET_THRESHOLD_REACHED)))
                .data();
        assertThat(event.spentUsd()).isEqualTo(new BigDecimal("10.000000000000000001"));
        assertThat(JSON.<JsonNode>valueToTree(event).get("spentUsd").isTextual())
                .isTrue();
    }

    @Test
    void a_usage_record_says_whose_key_it_was_unless_it_is_from_before_that_was_told() throws Exception {
        JsonNode told = JSON.readTree(EventSamples.json(EventTypes.USAGE_RECORDED + ".own-key"));
        CloudEvent<?> event = read(EventTypes.USAGE_RECORDED, told);
        assertThat(((UsageRecorded) event.data()).credentialOwner())
                .isEqualTo(UsageRecorded.CredentialOwner.ORGANIZATION);
        assertThat(JSON.readTree(JSON.writeValueAsBytes(event))).isEqualTo(told);
        JsonNode former = JSON.readTree(EventSamples.json(EventTypes.USAGE_RECORDED));
        assertThat(((UsageRecorded) read(EventTypes.USAGE_RECORDED, former).data()).credentialOwner())
                .isNull();
    }

    @Test
    void states_travel_in_lower_case() {
        for (UsageRecorded.Outcome outcome : UsageRecorded.Outcome.values()) {
            assertThat(JSON.<JsonNode>valueToTree(outcome).asText()).isLowerCase();
        }
        for (UsageRecorded.CacheStatus status : UsageRecorded.CacheStatus.values()) {
            assertThat(JSON.<JsonNode>valueToTree(status).asText()).isLowerCase();
        }
    }

    @Test
    void a_mailed_token_is_not_printed() throws Exception {
        for (String type : Set.of(EventTypes.USER_VERIFICATION_REQUESTED, EventTypes.USER_PASSWORD_RESET_REQUESTED)) {
            assertThat(read(type, JSON.readTree(EventSamples.json(type))).toString())
                    .doesNotContain("golden-sample-not-a-secret");
        }
    }

    private static CloudEvent<?> read(String type, JsonNode json) throws Exception {
        JavaType envelope = JSON.getTypeFactory().constructParametricType(CloudEvent.class, PAYLOADS.get(type));
        return JSON.treeToValue(json, envelope);
    }

    private static void extend(ObjectNode object) {
        for (JsonNode child : object) {
            // The tags are the client's: there a further entry is no unknown field.
            if (child instanceof ObjectNode nested && !child.equals(object.get("tags"))) {
                extend(nested);
            }
        }
        object.put("addedLater", true);
        object.putObject("addedLaterToo").put("deep", 1);
    }

    private static String valueOf(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
