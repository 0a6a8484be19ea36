/** Projects: what API keys belong to within an organization. Nothing else uses it. */
package io.llmoptimizer.auth.projects;
