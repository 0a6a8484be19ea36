/** What the fleet adds to a streamed answer: to its first token, and to each chunk. */
package io.llmoptimizer.bench.streams;
