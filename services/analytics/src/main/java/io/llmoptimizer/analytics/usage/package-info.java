/** Answers what was used and what it cost. */
package io.llmoptimizer.analytics.usage;
