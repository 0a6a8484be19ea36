/**
 * The model surfaces: OpenAI's chat completions, legacy completions, embeddings, moderations and models, Anthropic's messages,
 * and our own completion call. Nothing imports this package.
 *
 * <p>They are Vert.x routes and not JAX-RS resources, because a streamed answer needs control over each write: back-pressure,
 * the client that hangs up, and what is durable before the last byte.
 */
package io.llmoptimizer.integration.completions;
