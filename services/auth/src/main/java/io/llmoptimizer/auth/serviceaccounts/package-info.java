/** Accounts of programs: a role and API keys, without a person. Nothing else uses it. */
package io.llmoptimizer.auth.serviceaccounts;
