/**
 * The models we know and their exact prices, from our own versioned file and from configuration. Called by routing,
 * execution and the model surfaces.
 */
package io.llmoptimizer.integration.catalog;
