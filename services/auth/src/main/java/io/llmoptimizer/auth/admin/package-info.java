/** What the platform's administrators do to accounts. Used by nobody. */
package io.llmoptimizer.auth.admin;
