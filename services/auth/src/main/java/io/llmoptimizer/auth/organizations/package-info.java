/** Tenants, their projects and who belongs to them. Used by users, sessions and API keys. */
package io.llmoptimizer.auth.organizations;
