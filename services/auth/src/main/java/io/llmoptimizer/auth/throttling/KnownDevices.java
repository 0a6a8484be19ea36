package io.llmoptimizer.auth.throttling;

import io.llmoptimizer.secrets.MasterKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens by which a device shows that it signed in to an account before: {@code llmd_} and base64url of 16 bytes user id, 16
 * random bytes that name the device, 8 bytes time of issue in epoch seconds, and their HMAC-SHA256. They let nobody in; a stolen
 * one buys as many guesses as any address has. Nothing is stored of them.
 */
@Singleton
public class KnownDevices {
    private static final String PREFIX = "llmd_";
    private static final int DEVICE_BYTES = 16;
    private static final int SIGNED_BYTES = 16 + DEVICE_BYTES + 8;
    private static final int BYTES = SIGNED_BYTES + 32;
    private static final int LENGTH = PREFIX.length() + (BYTES * 8 + 5) / 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final Clock clock;

    @Inject
    KnownDevices(MasterKey master, ThrottlingConfig config, Clock clock) {
        this(master, config.deviceLifetime(), clock);
    }

    KnownDevices(MasterKey master, Duration lifetime, Clock clock) {
        this.key = master.derive("known-device");
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * A token for a device that has just signed in to {@code user}.
     *
     * @param device what {@link #find} said of it; empty for one that was not known
     */
    public String issue(UUID user, Optional<String> device) {
        ByteBuffer token = ByteBuffer.allocate(BYTES)
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .put(device.map(HexFormat.of()::parseHex).orElseGet(KnownDevices::random))
                .putLong(clock.instant().getEpochSecond());
        token.put(mac(Arrays.copyOf(token.array(), SIGNED_BYTES)));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /** Names the device that {@code presented} was issued to, if it was issued for {@code user} and is not too old. */
    public Optional<String> find(UUID user, String presented) {
        if (presented.length() != LENGTH || !presented.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(presented.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(
                mac(Arrays.copyOf(bytes, SIGNED_BYTES)), Arrays.copyOfRange(bytes, SIGNED_BYTES, BYTES))) {
            return Optional.empty();
        }
        ByteBuffer token = ByteBuffer.wrap(bytes);
        UUID issuedFor = new UUID(token.getLong(), token.getLong());
        byte[] device = new byte[DEVICE_BYTES];
        Instant issuedAt = Instant.ofEpochSecond(token.get(device).getLong());
        return issuedFor.equals(user) && clock.instant().isBefore(issuedAt.plus(lifetime))
                ? Optional.of(HexFormat.of().formatHex(device))
                : Optional.empty();
    }

    private byte[] mac(byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static byte[] random() {
        byte[] random = new byte[DEVICE_BYTES];
        RANDOM.nextBytes(random);
        return random;
    }
}
