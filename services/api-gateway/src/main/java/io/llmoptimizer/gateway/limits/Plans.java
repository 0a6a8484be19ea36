package io.llmoptimizer.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.gateway.callers.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Which limits a caller has: worked out once for each caller, since one makes many requests. */
final class Plans {
    /** The part in braces makes Redis Cluster keep the limits of one request together, which the script needs. */
    private static final String PREFIX = "llmo:limit:{";

    private static final int REMEMBERED = 100_000;

    private final LimitsConfig config;
    private final LocalLimits local;
    // Housekeeping of so little is done sooner here than another thread is woken for it; that goes for both caches.
    private final Cache<Caller.Identified, Plan> ofCallers =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    /** A bucket that nobody took from for a minute is full, so nothing is lost with it. */
    private final Cache<String, Plan> ofAddresses = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .expireAfterAccess(Duration.ofSeconds(61))
            .build();

    Plans(LimitsConfig config, LocalLimits local) {
        this.config = config;
        this.local = local;
    }

    /** @param route limits of the route, or null */
    Plan of(Caller caller, String address, RouteLimit route) {
        Plan plan = switch (caller) {
            case Caller.Anonymous anonymous -> ofAddresses.get(AddressBlock.of(address), this::ofAddress);
            case Caller.Identified identified -> ofCallers.get(identified, this::ofCaller);
        };
        return route == null ? plan : plan.and(onRoute(caller, address, route));
    }

    private Plan ofAddress(String block) {
        return new Draft("address", block + "}")
                .bound(Limits.DEFAULTS, config.anonymous())
                .plan();
    }

    /** A credential's own limits, then those it shares: of its user, its project and its organization. */
    private Plan ofCaller(Caller.Identified caller) {
        Caller.Standing standing = caller.standing();
        OuterLimits outer = standing.outerLimits();
        String organization = standing.organization() + "}";
        Draft draft = new Draft(whose(caller), organization + own(caller));
        switch (caller) {
            case Caller.KeyHolder holder -> {
                draft.bound(standing.limits(), config.apiKey());
                if (holder.user() != null && outer.user() != null) {
                    draft.and("user", organization + ":user:" + holder.user()).bound(outer.user());
                }
            }
            case Caller.SignedInUser user -> draft.bound(narrower(standing.limits(), outer.user()), config.user());
            case Caller.Client client -> draft.bound(standing.limits(), config.user());
        }
        if (standing.project() != null) {
            draft.and("project", organization + ":project:" + standing.project())
                    .bound(orDefaults(outer.project()), config.project());
        }
        return draft.and("organization", organization)
                .bound(orDefaults(outer.organization()), config.organization())
                .plan();
    }

    /** A session is its user's: both kinds of limits are kept in one counter. */
    private static Limits narrower(Limits session, Limits user) {
        return user == null
                ? session
                : new Limits(
                        least(session.requestsPerMinute(), user.requestsPerMinute()),
                        null,
                        least(session.concurrent(), user.concurrent()));
    }

    private static Integer least(Integer one, Integer other) {
        return one == null || (other != null && other < one) ? other : one;
    }

    private static Limits orDefaults(Limits limits) {
        return limits == null ? Limits.DEFAULTS : limits;
    }

    private Plan onRoute(Caller caller, String address, RouteLimit route) {
        String key = switch (caller) {
            case Caller.Anonymous anonymous -> AddressBlock.of(address) + "}";
            case Caller.Identified identified -> identified.organization() + "}" + own(identified);
        };
        String whose = caller instanceof Caller.Identified identified ? whose(identified) : "address";
        return new Draft(whose + " on this call", key + ":route:" + route.route())
                .add(route.requestsPerMinute(), route.concurrent())
                .plan();
    }

    private static String whose(Caller.Identified caller) {
        return switch (caller) {
            case Caller.KeyHolder holder -> "API key";
            case Caller.SignedInUser user -> "user";
            case Caller.Client client -> "client";
        };
    }

    private static String own(Caller.Identified caller) {
        return switch (caller) {
            case Caller.KeyHolder holder -> ":key:" + holder.apiKey();
            case Caller.SignedInUser user -> ":user:" + user.user();
            case Caller.Client client -> ":client:" + client.id();
        };
    }

    /** A plan in the making. */
    private final class Draft {
        private final List<Limit> rates = new ArrayList<>(3);
        private final List<Slots> slots = new ArrayList<>(1);
        private String whose;
        private String key;

        Draft(String whose, String key) {
            and(whose, key);
        }

        /** What is added from now on is theirs. */
        Draft and(String nextWhose, String nextKey) {
            whose = nextWhose;
            key = PREFIX + nextKey;
            return this;
        }

        /** What auth says, else what is configured. */
        Draft bound(Limits bound, LimitsConfig.Rate configured) {
            return add(
                    or(bound.requestsPerMinute(), configured.requestsPerMinute()),
                    or(bound.concurrent(), configured.concurrent()));
        }

        /** What auth says alone. */
        Draft bound(Limits bound) {
            return add(or(bound.requestsPerMinute(), OptionalInt.empty()), or(bound.concurrent(), OptionalInt.empty()));
        }

        Draft add(int perMinute, int concurrent) {
            if (perMinute > 0) {
                rates.add(new Limit(key, whose, perMinute, Gcra.of(perMinute, config.burstShare())));
            }
            if (concurrent > 0) {
                slots.add(new Slots(key + ":running", whose, concurrent));
            }
            return this;
        }

        Plan plan() {
            return local.plan(List.copyOf(rates), List.copyOf(slots));
        }

        private static int or(Integer bound, OptionalInt configured) {
            return bound == null ? configured.orElse(0) : bound;
        }
    }
}
