/** How many requests a caller may make: one atomic decision in Redis, or a local one while Redis is away. */
package io.llmoptimizer.gateway.limits;
