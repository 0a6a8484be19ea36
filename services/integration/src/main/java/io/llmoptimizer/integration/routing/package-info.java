/**
 * Decides which models may answer a request, and in which order. Pure: no I/O, no clock. Called by execution; never
 * imports providers.
 */
package io.llmoptimizer.integration.routing;
