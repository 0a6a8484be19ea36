/** Identity: users, organizations, sessions, access tokens and API keys. Each package is a feature. */
package io.llmoptimizer.auth;
