/** Decorators every provider is wrapped in; they are stacked in {@code Providers}. */
package io.llmoptimizer.integration.providers.guard;
