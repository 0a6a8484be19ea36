/** API keys, and their exchange for short-lived access tokens. Nothing else uses it. */
package io.llmoptimizer.auth.apikeys;
