/**
 * Calls a model provider's server over HTTP: connection pool, backpressure, cancelling, event streams. What a vendor's wire
 * looks like is a {@link io.llmoptimizer.integration.providers.upstream.Protocol}, which is pure.
 */
package io.llmoptimizer.integration.providers.upstream;
