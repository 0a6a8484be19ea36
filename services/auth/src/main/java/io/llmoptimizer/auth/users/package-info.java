/** Accounts: registration and e-mail verification. Used by sessions for signing in. */
package io.llmoptimizer.auth.users;
