package io.llmoptimizer.integration.limits;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.caller.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Which limits of tokens a caller has: its own, its user's, its project's and its organization's. Pure. */
final class TokenPlans {
    /** The part in braces makes Redis Cluster keep the buckets of one call together, which the scripts need. */
    private static final String PREFIX = "llmo:tokens:{";

    private final TokenLimitsConfig config;

    TokenPlans(TokenLimitsConfig config) {
        this.config = config;
    }

    List<TokenLimit> of(Caller caller) {
        OuterLimits outer = caller.outerLimits();
        String organization = PREFIX + caller.organization() + "}";
        List<TokenLimit> limits = new ArrayList<>(4);
        if (caller.apiKey().isPresent()) {
            add(limits, organization + ":key:" + caller.apiKey().get(), "API key", caller.limits(), config.apiKey());
            caller.user()
                    .ifPresent(user ->
                            add(limits, organization + ":user:" + user, "user", outer.user(), OptionalInt.empty()));
        } else if (caller.user().isPresent()) {
            Limits narrower = narrower(caller.limits(), outer.user());
            add(limits, organization + ":user:" + caller.user().get(), "user", narrower, config.user());
        } else {
            add(limits, organization + ":client:" + caller.subject(), "client", caller.limits(), config.user());
        }
        caller.project()
                .ifPresent(project -> add(
                        limits, organization + ":project:" + project, "project", outer.project(), config.project()));
        add(limits, organization, "organization", outer.organization(), config.organization());
        return limits;
    }

    /** A session is its user's: both limits are kept in one bucket. */
    private static Limits narrower(Limits session, Limits user) {
        if (user == null || user.tokensPerMinute() == null) {
            return session;
        }
        return session.tokensPerMinute() == null || user.tokensPerMinute() < session.tokensPerMinute() ? user : session;
    }

    private static void add(List<TokenLimit> limits, String key, String whose, Limits bound, OptionalInt configured) {
        Integer own = bound == null ? null : bound.tokensPerMinute();
        int perMinute = own == null ? configured.orElse(0) : own;
        if (perMinute > 0) {
            limits.add(new TokenLimit(key, whose, perMinute));
        }
    }
}
