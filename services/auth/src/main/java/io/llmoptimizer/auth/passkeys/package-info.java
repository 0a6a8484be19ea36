/** Passkeys: registering them and signing in with them (WebAuthn Level 2 and 3). Nothing imports it. */
package io.llmoptimizer.auth.passkeys;
