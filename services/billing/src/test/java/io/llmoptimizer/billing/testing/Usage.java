package io.llmoptimizer.billing.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A usage record in the making: an answered call of one cent at noon of the tests' day, unless said otherwise. */
public final class Usage {
    private final UUID id = UuidCreator.getTimeOrderedEpoch();
    private final UUID organization;
    private UUID project;
    private UUID user;
    private UUID apiKey;
    private String model = "sandbox/answer";
    private String requestedModel = "answer";
    private Outcome outcome = Outcome.SUCCEEDED;
    private CacheStatus cache = CacheStatus.MISS;
    private boolean billable = true;
    private TokenCounts tokens = new TokenCounts(10, 0, 5, 0);
    private BigDecimal cost = new BigDecimal("0.01");
    private Map<String, String> tags = Map.of();
    private Instant at = Tests.NOW;
    private CredentialOwner credentialOwner;

    private Usage(UUID organization) {
        this.organization = organization;
    }

    public static Usage of(UUID organization) {
        return new Usage(organization);
    }

    public Usage project(UUID id) {
        this.project = id;
        return this;
    }

    public Usage user(UUID id) {
        this.user = id;
        return this;
    }

    public Usage apiKey(UUID id) {
        this.apiKey = id;
        return this;
    }

    public Usage model(String name) {
        this.model = name;
        return this;
    }

    public Usage requestedModel(String name) {
        this.requestedModel = name;
        return this;
    }

    public Usage tokens(long input, long output) {
        this.tokens = new TokenCounts(input, 0, output, 0);
        return this;
    }

    public Usage cost(String usd) {
        this.cost = new BigDecimal(usd);
        return this;
    }

    public Usage tags(Map<String, String> values) {
        this.tags = values;
        return this;
    }

    public Usage at(String instant) {
        this.at = Instant.parse(instant);
        return this;
    }

    /** On the organization's own key. */
    public Usage ownKey() {
        this.credentialOwner = CredentialOwner.ORGANIZATION;
        return this;
    }

    /** No answer, no charge. */
    public Usage failed() {
        this.outcome = Outcome.FAILED;
        return free();
    }

    /** Answered from the cache. */
    public Usage cacheHit() {
        this.cache = CacheStatus.HIT;
        return free();
    }

    private Usage free() {
        this.billable = false;
        this.cost = BigDecimal.ZERO;
        return this;
    }

    public UUID id() {
        return id;
    }

    public BigDecimal cost() {
        return cost;
    }

    public UsageRecorded recorded() {
        return new UsageRecorded(
                "request-" + id,
                organization,
                project,
                user,
                apiKey,
                "chat",
                "sandbox",
                model,
                requestedModel,
                outcome,
                cache,
                false,
                billable,
                tokens,
                cost,
                "2026-11-01",
                1,
                120,
                null,
                "stop",
                null,
                tags,
                at,
                credentialOwner);
    }

    public CloudEvent<UsageRecorded> event() {
        return CloudEvent.of(
                id,
                "/llmoptimizer/integration",
                EventTypes.USAGE_RECORDED,
                at,
                id.toString(),
                organization,
                recorded());
    }
}
