package io.llmoptimizer.analytics.rollups;

import io.llmoptimizer.common.events.UsageRecorded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Which calls a rollup sums: those of one bucket of time that agree in everything calls can be grouped by.
 *
 * <p>One key for all groupings, and not a rollup per grouping: any combination of dimensions is then a sum over one kind of
 * document, and there is one thing to keep exact. It is affordable because the dimensions hang together: an API key belongs to
 * one project and one user, and uses a handful of models, so there are about as many keys as (API key, model) pairs in use.
 *
 * @param granularity minute, hour or day
 * @param start beginning of the bucket
 * @param model null when no model was ever chosen, as the others are when the call had none
 */
public record RollupKey(
        Granularity granularity,
        Instant start,
        UUID organization,
        String model,
        String provider,
        UUID user,
        UUID project,
        UUID apiKey) {

    public RollupKey {
        Objects.requireNonNull(organization, "a rollup belongs to an organization");
        if (granularity == Granularity.MONTH) {
            throw new IllegalArgumentException("nothing is rolled up by the month: it is the sum of its days");
        }
        if (!granularity.floor(start).equals(start)) {
            throw new IllegalArgumentException("no " + granularity.wireName() + " begins at " + start);
        }
    }

    /** The rollup that {@code call} belongs to. */
    public static RollupKey of(Granularity granularity, UsageRecorded call) {
        return new RollupKey(
                granularity,
                granularity.floor(call.occurredAt()),
                call.organizationId(),
                call.model(),
                call.provider(),
                call.userId(),
                call.projectId(),
                call.apiKeyId());
    }

    /**
     * The same for equal keys and no others: a UUID of version 8 (RFC 9562) made of 122 bits of SHA-256. Sixteen bytes index far
     * better than the text of eight fields.
     */
    public UUID id() {
        StringBuilder text = new StringBuilder();
        for (Object part : new Object[] {granularity, start, organization, model, provider, user, project, apiKey}) {
            String value = String.valueOf(part);
            // The length keeps neighbours apart, and the sign keeps null apart from the word.
            text.append(part == null ? '-' : '+')
                    .append(value.length())
                    .append(':')
                    .append(value);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256(text.toString()));
        long high = (digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
