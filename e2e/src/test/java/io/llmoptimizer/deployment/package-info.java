/** The ways to run the fleet elsewhere: what the chart renders and what the compose file says. */
package io.llmoptimizer.deployment;
