package io.llmoptimizer.auth.passkeys;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks what authenticators answer, by the steps of WebAuthn sections 7.1 and 7.2: type, challenge, origin, domain, user
 * presence and verification, algorithm, signature, counter. Takes about a millisecond of one core and does no I/O. What an
 * authenticator says of its make is not asked for and not looked at.
 *
 * <p>Whatever the library throws counts as a refusal: it has no state and does no I/O, so that a failure of it is a property
 * of what was sent, and what is sent here may be anything.
 */
@Singleton
class Ceremony {
    /** ES256, EdDSA and RS256: what platforms' and keys' authenticators make. */
    static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

    private static final boolean USER_VERIFIED = true;
    private static final boolean USER_PRESENT = true;

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);
    private final List<PublicKeyCredentialParameters> parameters;
    private final Set<Origin> origins;
    private final String domain;

    /** The answer is malformed, or does not belong to its question. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(Throwable because) {
            super(because);
        }

        RefusedException(String because) {
            super(because);
        }
    }

    /**
     * An answer whose content nobody has checked yet.
     *
     * @param challenge which question it claims to answer
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Registration(RegistrationData data, byte[] challenge) {}

    /**
     * An answer whose content nobody has checked yet.
     *
     * @param challenge which question it claims to answer
     * @param credential which passkey it claims to be made with
     * @param userHandle whose that is, as the authenticator remembers
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Assertion(AuthenticationData data, byte[] challenge, byte[] credential, Optional<byte[]> userHandle) {}

    Ceremony(PasskeyConfig config) {
        this.domain = config.domain();
        this.origins = config.origins().stream().map(Origin::create).collect(Collectors.toUnmodifiableSet());
        this.parameters = ALGORITHMS.stream()
                .map(algorithm -> new PublicKeyCredentialParameters(
                        PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(algorithm)))
                .toList();
    }

    /** Reads a {@code RegistrationResponseJSON} (WebAuthn Level 3 section 5.1.8). */
    Registration readRegistration(String json) throws RefusedException {
        try {
            RegistrationData data = manager.parseRegistrationResponseJSON(json);
            return new Registration(data, challenge(data.getCollectedClientData()));
        } catch (RuntimeException malformed) {
            throw new RefusedException(malformed);
        }
    }

    /** Checks a registration against the {@code challenge} that was asked with. */
    Credential verify(Registration registration, byte[] challenge) throws RefusedException {
        RegistrationData data = registration.data();
        try {
            manager.verify(
                    data, new RegistrationParameters(server(challenge), parameters, USER_VERIFIED, USER_PRESENT));
        } catch (RuntimeException refused) {
            throw new RefusedException(refused);
        }
        AuthenticatorData<?> authenticator = data.getAttestationObject().getAuthenticatorData();
        return new Credential(
                authenticator.getAttestedCredentialData().getCredentialId(),
                credentials.convert(authenticator.getAttestedCredentialData()),
                authenticator.getSignCount(),
                authenticator.isFlagBE());
    }

    /** Reads an {@code AuthenticationResponseJSON}. */
    Assertion readAssertion(String json) throws RefusedException {
        try {
            AuthenticationData data = manager.parseAuthenticationResponseJSON(json);
            if (data.getCredentialId() == null) {
                throw new RefusedException("no credential id");
            }
            return new Assertion(
                    data,
                    challenge(data.getCollectedClientData()),
                    data.getCredentialId(),
                    Optional.ofNullable(data.getUserHandle()));
        } catch (RuntimeException malformed) {
            throw new RefusedException(malformed);
        }
    }

    /**
     * Checks an assertion against the {@code challenge} that was asked with and the passkey it was made with.
     *
     * @return what the authenticator counts now
     */
    long verify(Assertion assertion, Credential credential, byte[] challenge) throws RefusedException {
        var record = new CredentialRecordImpl(
                new NoneAttestationStatement(),
                USER_VERIFIED,
                credential.backupEligible(),
                null,
                credential.signCount(),
                credentials.convert(credential.data()),
                null,
                null,
                null,
                null);
        try {
            manager.verify(
                    assertion.data(),
                    new AuthenticationParameters(server(challenge), record, null, USER_VERIFIED, USER_PRESENT));
            return assertion.data().getAuthenticatorData().getSignCount();
        } catch (RuntimeException refused) {
            throw new RefusedException(refused);
        }
    }

    private ServerProperty server(byte[] challenge) {
        return new ServerProperty(origins, domain, new DefaultChallenge(challenge));
    }

    private static byte[] challenge(CollectedClientData client) throws RefusedException {
        if (client == null || client.getChallenge() == null) {
            throw new RefusedException("no challenge");
        }
        return client.getChallenge().getValue();
    }
}
