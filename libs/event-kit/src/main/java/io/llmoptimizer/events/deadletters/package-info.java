/** Looking at dead letters and bringing them back, for operators. */
package io.llmoptimizer.events.deadletters;
