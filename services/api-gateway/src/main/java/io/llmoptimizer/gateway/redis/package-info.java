/** One pipelined Redis connection per event loop that comes back by itself. For {@code limits} and {@code revocations}. */
package io.llmoptimizer.gateway.redis;
