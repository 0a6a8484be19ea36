package io.llmoptimizer.gateway.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * The fleet as this gateway sees it.
 *
 * @param status {@link #UP} if every part is
 * @param checkedAt when the parts were asked; an answer may be up to half a minute old
 * @param services each service's readiness, with its stores
 * @param stores the gateway's own
 */
public record FleetState(String status, Instant checkedAt, Map<String, Part> services, Map<String, Part> stores) {
    public static final String UP = "UP";
    public static final String DOWN = "DOWN";

    /**
     * One part.
     *
     * @param reason why it is down, if it could not be asked
     * @param checks what it says about itself: its stores, its broker
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Part(String status, String reason, Map<String, String> checks) {
        static Part up() {
            return new Part(UP, null, Map.of());
        }

        static Part down(String reason) {
            return new Part(DOWN, reason, Map.of());
        }

        boolean isUp() {
            return UP.equals(status);
        }
    }

    static FleetState of(Instant checkedAt, Map<String, Part> services, Map<String, Part> stores) {
        boolean up = services.values().stream().allMatch(Part::isUp)
                && stores.values().stream().allMatch(Part::isUp);
        return new FleetState(up ? UP : DOWN, checkedAt, services, stores);
    }

    public boolean isUp() {
        return UP.equals(status);
    }
}
