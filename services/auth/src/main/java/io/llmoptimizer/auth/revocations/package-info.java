/** Tells gateways what stopped working, surely and within a second. Used by whatever revokes. */
package io.llmoptimizer.auth.revocations;
