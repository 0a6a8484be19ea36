/** What all analytical questions have in common: who may ask, about which range of time, grouped by what. */
package io.llmoptimizer.analytics.queries;
