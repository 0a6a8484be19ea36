package io.llmoptimizer.auth.mfa;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A user's TOTP as it is while its row is locked.
 *
 * @param lastStep of the last code that was accepted
 */
@SuppressWarnings("ArrayRecordComponent")
record TotpState(byte[] secret, long lastStep, Attempts attempts) {

    /** What a presented code is worth. */
    sealed interface Verdict {
        /** It is right; {@code step} is spent with it. */
        record Right(long step) implements Verdict {}

        /** It has the form of a recovery code, which the store has to look up. */
        record Recovery(RecoveryCode code) implements Verdict {}

        record Wrong() implements Verdict {}

        /** It is not looked at. */
        record TooMany(Duration pause) implements Verdict {}
    }

    Verdict judge(String otp, Instant now) {
        Duration pause = attempts.pause(now);
        if (!pause.isZero()) {
            return new Verdict.TooMany(pause);
        }
        OptionalLong step = Totp.accept(secret, otp.strip(), now, lastStep);
        if (step.isPresent()) {
            return new Verdict.Right(step.getAsLong());
        }
        return RecoveryCode.parse(otp).<Verdict>map(Verdict.Recovery::new).orElseGet(Verdict.Wrong::new);
    }
}
