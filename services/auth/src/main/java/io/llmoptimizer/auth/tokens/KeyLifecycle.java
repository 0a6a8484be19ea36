package io.llmoptimizer.auth.tokens;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what becomes of the signing keys. Whoever carries it out holds one lock from reading the keys to writing them, so
 * that all replicas agree.
 *
 * @param keys state by key id, the oldest key first
 */
record KeyLifecycle(Map<String, KeyState> keys, KeySchedule schedule) {

    KeyLifecycle {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    static KeyLifecycle of(List<StoredKey> stored, KeySchedule schedule) {
        Map<String, KeyState> states = new LinkedHashMap<>();
        stored.forEach(key -> states.put(key.kid(), key.state()));
        return new KeyLifecycle(states, schedule);
    }

    /** What is due at {@code now}; empty most of the time. */
    List<KeyChange> due(Instant now) {
        List<KeyChange> changes = new ArrayList<>();
        keys.forEach((kid, state) -> {
            if (state instanceof KeyState.Retired && !now.isBefore(state.since().plus(schedule.retirement()))) {
                changes.add(new KeyChange.Move(kid, state.revoke(now)));
            }
        });
        boolean outlived = active().map(keys::get)
                .filter(state -> !now.isBefore(state.since().plus(schedule.rotation())))
                .isPresent();
        if (active().isEmpty()) {
            changes.addAll(fillActive(now));
        } else if (outlived && readyStandby(now).isPresent()) {
            changes.addAll(promote(now));
        } else if (standby().isEmpty()) {
            changes.add(new KeyChange.Create(new KeyState.Standby(now)));
        }
        return changes;
    }

    /** Rotation by call: empty when no standby key has been published for long enough. */
    Optional<List<KeyChange>> rotate(Instant now) {
        return readyStandby(now).isEmpty() ? Optional.empty() : Optional.of(promote(now));
    }

    /** When a rotation by call can be had; empty when there is no standby key at all. */
    Optional<Instant> readyAt() {
        return standby().map(kid -> keys.get(kid).since().plus(schedule.lead()));
    }

    /**
     * Withdraws a key at once; empty when there is none of this id or it is revoked already. The active one's place is taken
     * by the standby however young it is: for a moment services may refuse its tokens, which is better than accepting those
     * of a key that leaked.
     */
    Optional<List<KeyChange>> revoke(String kid, Instant now) {
        KeyState state = keys.get(kid);
        if (state == null || state instanceof KeyState.Revoked) {
            return Optional.empty();
        }
        Map<String, KeyState> left = new LinkedHashMap<>(keys);
        left.put(kid, state.revoke(now));
        List<KeyChange> changes = new ArrayList<>();
        changes.add(new KeyChange.Move(kid, state.revoke(now)));
        if (state instanceof KeyState.Active) {
            changes.addAll(new KeyLifecycle(left, schedule).fillActive(now));
        }
        return Optional.of(changes);
    }

    private List<KeyChange> fillActive(Instant now) {
        return List.of(standby()
                .<KeyChange>map(kid -> new KeyChange.Move(kid, activated(kid, now)))
                .orElseGet(() -> new KeyChange.Create(new KeyState.Active(now))));
    }

    private List<KeyChange> promote(Instant now) {
        List<KeyChange> changes = new ArrayList<>();
        active().ifPresent(kid -> changes.add(new KeyChange.Move(kid, ((KeyState.Active) keys.get(kid)).retire(now))));
        readyStandby(now).ifPresent(kid -> changes.add(new KeyChange.Move(kid, activated(kid, now))));
        return changes;
    }

    private KeyState activated(String kid, Instant now) {
        return ((KeyState.Standby) keys.get(kid)).activate(now);
    }

    private Optional<String> active() {
        return keys.entrySet().stream()
                .filter(key -> key.getValue() instanceof KeyState.Active)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Optional<String> standby() {
        return keys.entrySet().stream()
                .filter(key -> key.getValue() instanceof KeyState.Standby)
                .min(Comparator.comparing(key -> key.getValue().since()))
                .map(Map.Entry::getKey);
    }

    private Optional<String> readyStandby(Instant now) {
        return standby().filter(kid -> !now.isBefore(keys.get(kid).since().plus(schedule.lead())));
    }
}
