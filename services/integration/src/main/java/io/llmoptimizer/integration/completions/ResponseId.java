package io.llmoptimizer.integration.completions;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of responses and of what they are made of: the call's UUID in OpenAI's style. Pure. */
final class ResponseId {
    private static final String PREFIX = "resp_";
    private static final Pattern FORM = Pattern.compile("resp_[0-9a-f]{32}");
    private static final int HALF = 16;
    private static final int HEX = 16;

    private ResponseId() {}

    static String of(UUID call) {
        return PREFIX + digits(call);
    }

    /** @param kind such as {@code msg} or {@code fc} */
    static String ofPart(String kind, UUID call, int index) {
        return kind + "_" + digits(call) + "_" + index;
    }

    /** Empty for what no response of ours is called. */
    static Optional<UUID> parse(String id) {
        if (!FORM.matcher(id).matches()) {
            return Optional.empty();
        }
        String digits = id.substring(PREFIX.length());
        return Optional.of(new UUID(
                Long.parseUnsignedLong(digits.substring(0, HALF), HEX),
                Long.parseUnsignedLong(digits.substring(HALF), HEX)));
    }

    private static String digits(UUID call) {
        return call.toString().replace("-", "");
    }
}
