/** The analytics service: what calls add up to. */
package io.llmoptimizer.analytics;
