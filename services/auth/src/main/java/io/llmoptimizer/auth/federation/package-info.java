/**
 * We are a client of other identity providers: Google, GitHub and whichever OpenID Connect issuer is configured. Used by
 * nobody: its interface is HTTP.
 */
package io.llmoptimizer.auth.federation;
