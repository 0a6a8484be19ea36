/**
 * Where Mistral's chat completions, embeddings and moderations differ from OpenAI's.
 *
 * @see <a href="https://docs.mistral.ai/api/">its reference</a>
 */
package io.llmoptimizer.integration.providers.mistral;
