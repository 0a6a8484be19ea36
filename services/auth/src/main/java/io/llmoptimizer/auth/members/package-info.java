/** Who belongs to an organization, and as what. Nothing else uses it. */
package io.llmoptimizer.auth.members;
