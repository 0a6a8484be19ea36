package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.User;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** What signing in asks for after the password. The feature that has the factors implements it. */
public interface SecondFactor {
    /**
     * @param otp a one-time password or recovery code; empty when the client sent none
     * @return the methods it was proved with (names of RFC 8176), none when the user has no second factor; fails with a 401
     *     problem {@code mfa-required} or {@code invalid-otp}, and with 429 after too many wrong ones
     */
    Uni<List<String>> prove(User user, Optional<String> otp, Client client);

    /** Whether the user has one. */
    Uni<Boolean> isOn(User user);
}
