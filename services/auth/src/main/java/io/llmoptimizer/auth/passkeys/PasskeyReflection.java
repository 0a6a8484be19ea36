package io.llmoptimizer.auth.passkeys;

import com.webauthn4j.data.AuthenticatorAssertionResponse;
import com.webauthn4j.data.AuthenticatorAttachment;
import com.webauthn4j.data.AuthenticatorAttestationResponse;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredential;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AbstractCOSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.AndroidKeyAttestationStatement;
import com.webauthn4j.data.attestation.statement.AndroidSafetyNetAttestationStatement;
import com.webauthn4j.data.attestation.statement.AppleAnonymousAttestationStatement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.COSEKeyOperation;
import com.webauthn4j.data.attestation.statement.COSEKeyType;
import com.webauthn4j.data.attestation.statement.FIDOU2FAttestationStatement;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.attestation.statement.PackedAttestationStatement;
import com.webauthn4j.data.attestation.statement.TPMAttestationStatement;
import com.webauthn4j.data.client.ClientDataType;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.TokenBinding;
import com.webauthn4j.data.client.TokenBindingStatus;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.data.extension.client.AuthenticationExtensionsClientOutputs;
import com.webauthn4j.data.extension.client.CredentialPropertiesOutput;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What webauthn4j makes out of JSON and CBOR by reflection, for a native image. */
@RegisterForReflection(
        targets = {
            AbstractCOSEKey.class,
            AndroidKeyAttestationStatement.class,
            AndroidSafetyNetAttestationStatement.class,
            AppleAnonymousAttestationStatement.class,
            AttestationObject.class,
            AuthenticationExtensionsAuthenticatorOutputs.class,
            AuthenticationExtensionsClientOutputs.class,
            AuthenticatorAssertionResponse.class,
            AuthenticatorAttachment.class,
            AuthenticatorAttestationResponse.class,
            AuthenticatorTransport.class,
            ClientDataType.class,
            CollectedClientData.class,
            COSEAlgorithmIdentifier.class,
            COSEKeyOperation.class,
            COSEKeyType.class,
            CredentialPropertiesOutput.class,
            Curve.class,
            EC2COSEKey.class,
            EdDSACOSEKey.class,
            FIDOU2FAttestationStatement.class,
            NoneAttestationStatement.class,
            Origin.class,
            PackedAttestationStatement.class,
            PublicKeyCredential.class,
            PublicKeyCredentialType.class,
            RSACOSEKey.class,
            TokenBinding.class,
            TokenBindingStatus.class,
            TPMAttestationStatement.class
        })
final class PasskeyReflection {
    private PasskeyReflection() {}
}
