package io.llmoptimizer.integration.chat;

/**
 * A tool the model wants called.
 *
 * @param arguments JSON as the model wrote it; it may be malformed
 */
public record ToolCall(String id, String name, String arguments) {}
