/**
 * The keys with which providers are called: which one is next, and which ones rest because they were refused. Used by
 * providers; knows nothing of them.
 */
package io.llmoptimizer.integration.credentials;
