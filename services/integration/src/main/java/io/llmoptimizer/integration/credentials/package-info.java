/**
 * The keys with which providers are called: those in the configuration, and those that the platform and its organizations
 * keep here, sealed. Which one is next, and which ones rest because they were refused. Used by providers; knows nothing of
 * them.
 */
package io.llmoptimizer.integration.credentials;
