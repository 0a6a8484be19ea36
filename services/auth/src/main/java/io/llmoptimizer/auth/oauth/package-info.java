/**
 * We are an OAuth 2.0 authorization server and OpenID Connect provider: clients, consent, codes, tokens, introspection,
 * revocation and discovery. Used by nobody: its interface is HTTP.
 */
package io.llmoptimizer.auth.oauth;
