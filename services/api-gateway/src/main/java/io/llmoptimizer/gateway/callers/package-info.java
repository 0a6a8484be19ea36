/** Who calls: turns the credential of a request into a {@link io.llmoptimizer.gateway.callers.Caller}. */
package io.llmoptimizer.gateway.callers;
