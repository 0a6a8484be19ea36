package io.llmoptimizer.notification;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is read from JSON outside JAX-RS, for the native image. */
@RegisterForReflection(
        targets = {
            CloudEvent.class,
            BudgetThresholdReached.class,
            ProviderHealthChanged.class,
            UserVerificationRequested.class,
            UserInvited.class,
            UserErased.class,
            UserPasswordResetRequested.class,
            UserSecurityAlert.class
        })
final class NativeRegistration {
    private NativeRegistration() {}
}
