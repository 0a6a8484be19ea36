/** Counts tokens with a real tokenizer, for providers that do not tell and for the sandbox. Called by providers and execution. */
package io.llmoptimizer.integration.tokens;
