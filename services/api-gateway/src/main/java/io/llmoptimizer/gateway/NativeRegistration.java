package io.llmoptimizer.gateway;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.common.identity.TokenExchangeRequest;
import io.llmoptimizer.common.identity.TokenExchangeResponse;
import io.llmoptimizer.gateway.status.FleetState;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Records that become JSON, or come from it, where a native build can't see it. */
@RegisterForReflection(
        targets = {
            TokenExchangeRequest.class,
            TokenExchangeResponse.class,
            Limits.class,
            OuterLimits.class,
            FleetState.class,
            FleetState.Part.class
        })
final class NativeRegistration {
    private NativeRegistration() {}
}
