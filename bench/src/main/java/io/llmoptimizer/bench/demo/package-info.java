/** {@code ./fleet demo}: real conversations through the gateway, and whether everybody's sums agree. */
package io.llmoptimizer.bench.demo;
