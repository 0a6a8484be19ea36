/** The services that may call {@code /internal/v1}. Used by the features that have internal calls. */
package io.llmoptimizer.auth.clients;
