/** {@code GET /health}: the state of the whole fleet as this gateway sees it. */
package io.llmoptimizer.gateway.status;
