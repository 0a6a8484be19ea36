/**
 * Responses that clients may go on from: kept, read as chains, deleted by request or age. Called by completions; knows nothing
 * of what the JSON it keeps means.
 */
package io.llmoptimizer.integration.conversations;
