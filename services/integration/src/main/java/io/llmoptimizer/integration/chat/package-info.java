/**
 * The vocabulary of a chat: request, message parts, result, stream events, token usage. Imports nothing of ours, so that
 * every other feature may import it.
 */
package io.llmoptimizer.integration.chat;
