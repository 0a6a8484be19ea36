/** Signing keys, access tokens and the published key set. Used by whatever hands out tokens. */
package io.llmoptimizer.auth.tokens;
