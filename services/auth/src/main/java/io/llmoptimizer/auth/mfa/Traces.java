package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.common.events.CloudEvent;

/**
 * What is left behind by a presented code.
 *
 * @param recoveryUsed in the audit log, when it is a recovery code and right
 * @param recoveryAlert to the user, in that case
 * @param refused in the audit log, when it is wrong
 */
record Traces(AuditEvent recoveryUsed, CloudEvent<?> recoveryAlert, AuditEvent refused) {}
