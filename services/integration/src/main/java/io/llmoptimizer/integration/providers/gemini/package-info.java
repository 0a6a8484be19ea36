/**
 * Google's Gemini API.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the request, the answer and the stream</a>
 */
package io.llmoptimizer.integration.providers.gemini;
