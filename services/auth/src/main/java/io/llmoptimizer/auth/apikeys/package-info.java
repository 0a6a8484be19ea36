/** API keys, and their exchange for short-lived access tokens. Other features revoke them through KeyRevocationStore. */
package io.llmoptimizer.auth.apikeys;
