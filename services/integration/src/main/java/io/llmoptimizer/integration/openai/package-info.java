/**
 * OpenAI's formats, read and written as JSON trees and streams, without data binding. Pure. Called by
 * providers (what they receive), execution (what is cached) and completions (what clients are sent).
 */
package io.llmoptimizer.integration.openai;
