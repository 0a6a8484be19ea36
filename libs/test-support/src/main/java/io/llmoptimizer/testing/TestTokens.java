package io.llmoptimizer.testing;

import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Mints the access tokens a service accepts in tests (its {@code llmo.identity.jwks-url} is {@link #JWKS_URL}), and the
 * ones it must refuse. The private key is committed: it must never be trusted outside tests.
 */
public final class TestTokens {
    /** Where a service under test finds the public half of the signing key. */
    public static final String JWKS_URL = "classpath:test-jwks.json";

    private static final String ISSUER = "http://localhost:8080";
    private static final RsaJsonWebKey KEY = committedKey();

    private final JwtClaims claims = new JwtClaims();
    private final List<String> scopes = new ArrayList<>();
    private RsaJsonWebKey key = KEY;
    private String type = Claims.TOKEN_TYPE;
    private Duration age = Duration.ZERO;
    private Duration lifetime = Duration.ofMinutes(10);

    private TestTokens(String subject) {
        claims.setSubject(subject);
        claims.setIssuer(ISSUER);
        claims.setAudience(Claims.AUDIENCE);
        claims.setGeneratedJwtId();
    }

    /** A signed-in user of the organization, with fresh user and session ids and the role {@code developer}. */
    public static TestTokens forUser(UUID organization) {
        return forUser(organization, UUID.randomUUID());
    }

    /** A signed-in user of the organization, with a fresh session id and the role {@code developer}. */
    public static TestTokens forUser(UUID organization, UUID user) {
        return new TestTokens(user.toString())
                .claim(Claims.ORGANIZATION, organization.toString())
                .session(UUID.randomUUID())
                .roles("developer");
    }

    /** The internal token an API key is exchanged for: role {@code key}, scope {@code inference}. */
    public static TestTokens forKey(UUID organization, UUID keyId) {
        return new TestTokens(UUID.randomUUID().toString())
                .claim(Claims.ORGANIZATION, organization.toString())
                .claim(Claims.API_KEY, keyId.toString())
                .roles("key")
                .scopes("inference");
    }

    /** A service itself, by its client id; bound to no organization. */
    public static TestTokens forService(String clientId) {
        return new TestTokens(clientId).roles("service");
    }

    /** Replaces the roles. */
    public TestTokens roles(String... roles) {
        claims.setStringListClaim(Claims.ROLES, roles);
        return this;
    }

    /** Replaces the scopes. */
    public TestTokens scopes(String... replacement) {
        scopes.clear();
        scopes.addAll(List.of(replacement));
        return this;
    }

    /** Binds the token to a project. */
    public TestTokens project(UUID project) {
        return claim(Claims.PROJECT, project.toString());
    }

    /** Replaces the session id. */
    public TestTokens session(UUID session) {
        return claim(Claims.SESSION, session.toString());
    }

    /** Limits bound to the credential; null ones are left out. */
    public TestTokens limits(Limits limits) {
        return claim(Claims.LIMITS, json(limits));
    }

    /** Limits the credential shares with others; null ones are left out. */
    public TestTokens outerLimits(OuterLimits limits) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("user", json(limits.user()));
        json.put("project", json(limits.project()));
        json.put("organization", json(limits.organization()));
        json.values().removeIf(level -> level == null);
        return claim(Claims.OUTER_LIMITS, json);
    }

    private static Map<String, Object> json(Limits limits) {
        if (limits == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requestsPerMinute", limits.requestsPerMinute());
        json.put("tokensPerMinute", limits.tokensPerMinute());
        json.put("concurrent", limits.concurrent());
        json.values().removeIf(limit -> limit == null);
        return json;
    }

    /** The only models this credential may use. */
    public TestTokens models(String... models) {
        claims.setStringListClaim(Claims.ALLOWED_MODELS, models);
        return this;
    }

    /** Sets any claim; null removes it. */
    public TestTokens claim(String name, Object value) {
        if (value == null) {
            claims.unsetClaim(name);
        } else {
            claims.setClaim(name, value);
        }
        return this;
    }

    /** Issued this long ago; with an age over ten minutes it has expired. */
    public TestTokens issued(Duration ago) {
        this.age = ago;
        return this;
    }

    /** Expired a minute ago. */
    public TestTokens expired() {
        return issued(lifetime.plusMinutes(1));
    }

    /** Meant for somebody else. */
    public TestTokens wrongAudience() {
        claims.setAudience("someone-else");
        return this;
    }

    /** Issued by somebody else. */
    public TestTokens wrongIssuer() {
        claims.setIssuer("someone-else");
        return this;
    }

    /** A plain {@code JWT}, such as an ID token, instead of an access token. */
    public TestTokens wrongType() {
        this.type = "JWT";
        return this;
    }

    /** Signed with a key that only claims to be the published one. */
    public TestTokens forged() {
        try {
            this.key = RsaJwkGenerator.generateJwk(2048);
            this.key.setKeyId(KEY.getKeyId());
            return this;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The compact token, without "Bearer". */
    public String sign() {
        NumericDate issuedAt = NumericDate.now();
        issuedAt.addSeconds(-age.toSeconds());
        NumericDate expiresAt = NumericDate.fromSeconds(issuedAt.getValue() + lifetime.toSeconds());
        claims.setIssuedAt(issuedAt);
        claims.setExpirationTime(expiresAt);
        if (!scopes.isEmpty()) {
            claims.setStringClaim(Claims.SCOPE, String.join(" ", scopes));
        }
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader("typ", type);
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKey(key.getPrivateKey());
        token.setPayload(claims.toJson());
        try {
            return token.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The value of an {@code Authorization} header. */
    public String bearer() {
        return "Bearer " + sign();
    }

    /** The key itself, for tests that put together what a signer of ours never would. */
    public static RsaJsonWebKey signingKey() {
        return KEY;
    }

    private static RsaJsonWebKey committedKey() {
        try (InputStream json = TestTokens.class.getResourceAsStream("/test-only-signing-key.json")) {
            return (RsaJsonWebKey) JsonWebKey.Factory.newJwk(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (JoseException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
