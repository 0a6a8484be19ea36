/** Asking people to join an organization. Nothing else uses it. */
package io.llmoptimizer.auth.invitations;
