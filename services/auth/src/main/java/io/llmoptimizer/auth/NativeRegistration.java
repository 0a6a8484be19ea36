package io.llmoptimizer.auth;

import io.llmoptimizer.common.events.ApiKeyCreated;
import io.llmoptimizer.common.events.ApiKeyRevoked;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserRegistered;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Records of the wire contract that are written as JSON outside of HTTP, where Quarkus can't see it. */
@RegisterForReflection(
        targets = {
            CloudEvent.class,
            UserRegistered.class,
            UserVerificationRequested.class,
            UserInvited.class,
            UserErased.class,
            UserPasswordResetRequested.class,
            UserSecurityAlert.class,
            OrganizationCreated.class,
            ApiKeyCreated.class,
            ApiKeyRevoked.class
        })
final class NativeRegistration {
    private NativeRegistration() {}
}
