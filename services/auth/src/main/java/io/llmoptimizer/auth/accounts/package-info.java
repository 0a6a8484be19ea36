/** What people do to their own account: a new password, an export of what is stored, erasure. Used by admin. */
package io.llmoptimizer.auth.accounts;
