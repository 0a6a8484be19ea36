package io.llmoptimizer.auth.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Something that was done, for the audit log. It names people and things by id alone: a row can't be changed later, so what
 * a user may ask to have erased must never get in. Events are made with {@link #of} and refined from there, which checks
 * them; what was stored is read as it is, since a row that was tampered with has to be found and not to fail.
 *
 * @param organization whose log it goes to; empty for what belongs to no organization
 * @param action dotted, past tense: {@code user.signed-in}
 * @param origin where the request came from; empty to take it from the present request
 * @param details few and small: ids, counts and names of our own, never a secret, an address or what a user typed
 */
public record AuditEvent(
        Actor actor,
        Optional<UUID> organization,
        String action,
        Optional<Target> target,
        Outcome outcome,
        Optional<Origin> origin,
        SortedMap<String, String> details) {
    private static final Pattern ACTION = Pattern.compile("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)+");
    private static final int MOST_DETAILS = 20;
    private static final int LONGEST_DETAIL = 200;

    /**
     * What it was done to.
     *
     * @param type such as {@code user}, {@code api-key}, {@code organization}
     */
    public record Target(String type, String id) {}

    public AuditEvent {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** A success, without target and details. */
    public static AuditEvent of(Actor actor, UUID organization, String action) {
        return of(actor, Optional.of(organization), action);
    }

    /** A success that belongs to no organization, without target and details. */
    public static AuditEvent ofPlatform(Actor actor, String action) {
        return of(actor, Optional.empty(), action);
    }

    private static AuditEvent of(Actor actor, Optional<UUID> organization, String action) {
        Objects.requireNonNull(actor, "an audit event needs an actor");
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("\"" + action + "\" is no action: write it like user.signed-in");
        }
        return new AuditEvent(
                actor,
                organization,
                action,
                Optional.empty(),
                Outcome.SUCCESS,
                Optional.empty(),
                Collections.emptySortedMap());
    }

    public AuditEvent on(String targetType, UUID targetId) {
        return on(targetType, targetId.toString());
    }

    public AuditEvent on(String targetType, String targetId) {
        Objects.requireNonNull(targetType, "a target needs a type");
        Objects.requireNonNull(targetId, "a target needs an id");
        return new AuditEvent(
                actor, organization, action, Optional.of(new Target(targetType, targetId)), outcome, origin, details);
    }

    public AuditEvent endedIn(Outcome other) {
        Objects.requireNonNull(other, "an audit event needs an outcome");
        return new AuditEvent(actor, organization, action, target, other, origin, details);
    }

    public AuditEvent from(Origin other) {
        return new AuditEvent(actor, organization, action, target, outcome, Optional.of(other), details);
    }

    /** The same event with one more detail. */
    public AuditEvent with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(details);
        more.put(name, checked(name, String.valueOf(value)));
        if (more.size() > MOST_DETAILS) {
            throw new IllegalArgumentException(action + " has more than " + MOST_DETAILS + " details");
        }
        return new AuditEvent(actor, organization, action, target, outcome, origin, more);
    }

    /** The same event with more details. */
    public AuditEvent with(Map<String, ?> more) {
        AuditEvent event = this;
        for (Map.Entry<String, ?> detail : more.entrySet()) {
            event = event.with(detail.getKey(), detail.getValue());
        }
        return event;
    }

    private String checked(String name, String value) {
        if (value.length() > LONGEST_DETAIL || value.indexOf('@') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the detail " + name + " of " + action + " must be an id, a number or a"
                    + " name of our own: at most " + LONGEST_DETAIL + " characters and no e-mail address");
        }
        return value;
    }
}
