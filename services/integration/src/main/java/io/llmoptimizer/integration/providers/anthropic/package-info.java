/**
 * Anthropic's Messages API.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">the request and the answer</a>
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">the stream</a>
 */
package io.llmoptimizer.integration.providers.anthropic;
