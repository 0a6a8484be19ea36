/** {@code ./fleet bench}: the main path under load. */
package io.llmoptimizer.bench.load;
