/** Second factors: TOTP and recovery codes, asked for when signing in and stepping up. Nothing imports it. */
package io.llmoptimizer.auth.mfa;
