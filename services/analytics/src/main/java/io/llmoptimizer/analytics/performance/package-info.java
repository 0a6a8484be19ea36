/** Answers how fast and how reliable models and providers were. */
package io.llmoptimizer.analytics.performance;
