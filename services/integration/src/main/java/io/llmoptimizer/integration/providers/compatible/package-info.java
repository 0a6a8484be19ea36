/** One provider for every server that speaks OpenAI's dialect; a vendor is a few lines of configuration. */
package io.llmoptimizer.integration.providers.compatible;
