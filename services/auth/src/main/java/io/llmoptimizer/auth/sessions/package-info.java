/** Signing in and out, refresh-token rotation, and who the present caller is. Used by features with signed-in callers. */
package io.llmoptimizer.auth.sessions;
