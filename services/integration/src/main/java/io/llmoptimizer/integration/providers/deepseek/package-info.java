/**
 * Where DeepSeek's chat completions differ from OpenAI's.
 *
 * @see <a href="https://api-docs.deepseek.com/api/create-chat-completion">its reference</a>
 */
package io.llmoptimizer.integration.providers.deepseek;
