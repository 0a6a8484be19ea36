/**
 * The vocabulary of model calls, most of which are chats: requests, message parts, result, stream events, token usage. Imports nothing of ours, so that
 * every other feature may import it.
 */
package io.llmoptimizer.integration.chat;
