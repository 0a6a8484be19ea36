package io.llmoptimizer.auth.tokens;

import java.time.Duration;

/**
 * How long signing keys stay what they are.
 *
 * @param lead a key is published at least this long before it signs
 * @param rotation a key signs for this long
 * @param retirement a key that signs no more is published for this long
 */
record KeySchedule(Duration lead, Duration rotation, Duration retirement) {
    KeySchedule {
        if (rotation.compareTo(lead) <= 0) {
            throw new IllegalArgumentException("llmo.auth.signing-keys.rotation (" + rotation
                    + ") must be longer than llmo.auth.signing-keys.lead (" + lead + ")");
        }
        if (retirement.compareTo(AccessTokens.LONGEST) <= 0) {
            throw new IllegalArgumentException("llmo.auth.signing-keys.retirement (" + retirement
                    + ") must be longer than the longest life of a token (" + AccessTokens.LONGEST + ")");
        }
    }
}
