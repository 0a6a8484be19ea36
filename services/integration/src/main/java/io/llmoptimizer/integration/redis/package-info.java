/** Scripts in Redis. For {@code budgets} and {@code limits}. */
package io.llmoptimizer.integration.redis;
