package io.llmoptimizer.auth.apikeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.ResponseStatus;

/** API keys of the caller's organization. */
@Path("/api/v1/auth/api-keys")
@Authenticated
class ApiKeyResource {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final String GRACE_RULE = "must be between 0 and 604800";

    private final CurrentMember current;
    private final ApiKeys keys;
    private final Clock clock;

    ApiKeyResource(CurrentMember current, ApiKeys keys, Clock clock) {
        this.current = current;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * @param projectId by default the organization's default project
     * @param owner {@code user}, which is the default, {@code project} or {@code service-account}
     * @param serviceAccountId whose key it is to be
     * @param scopes by default {@code inference}
     * @param allowedModels by default all models
     */
    record CreateRequest(
            @NotBlank(message = "must have 1 to 100 characters")
            @Size(max = 100, message = "must have 1 to 100 characters")
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            String name,

            UUID projectId,

            @Size(max = 20, message = "must be user, project or service-account")
            String owner,

            UUID serviceAccountId,

            @Size(max = 20, message = "must have at most 20 entries")
            List<@NotNull(message = "must be a scope") String> scopes,

            Instant expiresAt,

            @Size(max = 100, message = "must have at most 100 entries")
            List<
                            @NotBlank(message = "must be a model name")
                            @Size(max = 200, message = "must have at most 200 characters")
                            @Pattern(
                                    regexp = "[^\\p{Cntrl}\\s]*",
                                    message = "must not contain blanks or control characters")
                            String>
                    allowedModels,

            @Valid Limits limits) {

        NewApiKey toNewApiKey() {
            return new NewApiKey(
                    name.strip(),
                    Optional.ofNullable(projectId),
                    NewApiKey.owner(owner, serviceAccountId),
                    NewApiKey.scopes(scopes),
                    Optional.ofNullable(expiresAt),
                    allowedModels == null
                            ? List.of()
                            : allowedModels.stream().distinct().toList(),
                    limits == null ? Limits.DEFAULTS : limits);
        }
    }

    /** What is absent stays as it is; {@code allowedModels} and {@code limits} are replaced as a whole. */
    record ChangeRequest(
            @Size(min = 1, max = 100, message = "must have 1 to 100 characters")
            @Pattern(
                    regexp = "[^\\p{Cntrl}]*\\S[^\\p{Cntrl}]*",
                    message = "must have a character and no control characters")
            String name,

            @Size(max = 100, message = "must have at most 100 entries")
            List<
                            @NotBlank(message = "must be a model name")
                            @Size(max = 200, message = "must have at most 200 characters")
                            @Pattern(
                                    regexp = "[^\\p{Cntrl}\\s]*",
                                    message = "must not contain blanks or control characters")
                            String>
                    allowedModels,

            @Valid Limits limits) {}

    /** @param graceSeconds how long the former key still works; 0 to a week, by default an hour */
    record RotateRequest(
            @Min(value = 0, message = GRACE_RULE) @Max(value = 604_800, message = GRACE_RULE)
            Long graceSeconds) {}

    /** In whose name a key acts. */
    record OwnerView(String type, UUID id) {}

    /**
     * @param key the key itself, only in the answer to its creation or rotation
     * @param userId the owner, if it is a user
     * @param replacedBy the key it was rotated to
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ApiKeyView(
            UUID id,
            String key,
            String prefix,
            String name,
            OwnerView owner,
            UUID userId,
            UUID projectId,
            List<String> scopes,
            List<String> allowedModels,
            Limits limits,
            String status,
            Instant createdAt,
            Instant expiresAt,
            Instant lastUsedAt,
            Instant revokedAt,
            UUID replacedBy) {

        static ApiKeyView of(ApiKey key, String secret, Instant now) {
            return new ApiKeyView(
                    key.id(),
                    secret,
                    key.prefix(),
                    key.name(),
                    new OwnerView(key.owner().type(), key.owner().id()),
                    key.owner() instanceof KeyOwner.User user ? user.id() : null,
                    key.projectId(),
                    key.scopes().stream().map(Scope::wire).toList(),
                    key.allowedModels(),
                    key.limits(),
                    key.status(now).name().toLowerCase(Locale.ROOT),
                    key.createdAt(),
                    key.expiresAt().orElse(null),
                    key.lastUsedAt().orElse(null),
                    key.revokedAt().orElse(null),
                    key.replacedBy().orElse(null));
        }

        @Override
        public String toString() {
            return "ApiKeyView[" + id + "]";
        }
    }

    @POST
    @ResponseStatus(201)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<ApiKeyView> create(@NotNull(message = "must be a JSON object") @Valid CreateRequest request) {
        return current.get()
                .flatMap(member -> keys.create(member, request.toNewApiKey()))
                .map(created -> ApiKeyView.of(created.key(), created.secret(), clock.instant()));
    }

    @GET
    public Uni<Page<ApiKeyView>> list(@BeanParam Paging paging) {
        return current.get()
                .flatMap(member -> keys.list(member, paging))
                .map(page -> page.map(key -> ApiKeyView.of(key, null, clock.instant())));
    }

    @GET
    @Path("{id}")
    public Uni<ApiKeyView> get(@PathParam("id") UUID id) {
        return current.get()
                .flatMap(member -> keys.find(member, id))
                .map(key -> ApiKeyView.of(key, null, clock.instant()));
    }

    @PATCH
    @Path("{id}")
    public Uni<ApiKeyView> change(
            @PathParam("id") UUID id, @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return current.get()
                .flatMap(member -> keys.change(
                        member,
                        id,
                        Optional.ofNullable(request.name()).map(String::strip),
                        Optional.ofNullable(request.allowedModels())
                                .map(models -> models.stream().distinct().toList()),
                        Optional.ofNullable(request.limits())))
                .map(key -> ApiKeyView.of(key, null, clock.instant()));
    }

    /** Answers with a new key of the same rights; the former works for the grace. */
    @POST
    @Path("{id}/rotate")
    @ResponseStatus(201)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<ApiKeyView> rotate(
            @PathParam("id") UUID id, @NotNull(message = "must be a JSON object") @Valid RotateRequest request) {
        Duration grace = request.graceSeconds() == null ? GRACE : Duration.ofSeconds(request.graceSeconds());
        return current.get()
                .flatMap(member -> keys.rotate(member, id, grace))
                .map(created -> ApiKeyView.of(created.key(), created.secret(), clock.instant()));
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> revoke(@PathParam("id") UUID id) {
        return current.get().flatMap(member -> keys.revoke(member, id));
    }
}
