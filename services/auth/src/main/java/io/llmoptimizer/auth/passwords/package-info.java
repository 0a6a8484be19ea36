/** Argon2id, bounded in how much of it runs at once. Used where passwords are set or checked. */
package io.llmoptimizer.auth.passwords;
