/** The audit log as an organization's owners and admins see it: searching and verifying. HTTP only; nothing uses it. */
package io.llmoptimizer.auth.auditevents;
