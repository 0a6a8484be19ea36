/** Organizations as their members manage them. Nothing else uses it. */
package io.llmoptimizer.auth.tenants;
