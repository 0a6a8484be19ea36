/** {@code GET /openapi} and {@code /docs}: one document for what all services offer through this gateway. */
package io.llmoptimizer.gateway.docs;
