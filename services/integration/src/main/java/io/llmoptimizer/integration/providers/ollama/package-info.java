/**
 * Ollama's own API: chats as JSON lines, with tools, pictures, thinking and schemas in its words, and embeddings.
 *
 * @see <a href="https://docs.ollama.com/api">its reference</a>
 */
package io.llmoptimizer.integration.providers.ollama;
