package io.llmoptimizer.integration.chat;

import java.util.List;

/**
 * What one piece of a streamed answer adds; empty texts add nothing.
 *
 * @param opensMessage whether this piece announces the assistant's message
 * @param reasoning visible thinking, of providers that show it
 */
public record Delta(
        boolean opensMessage, String text, String reasoning, String refusal, List<ToolCallDelta> toolCalls) {
    public static final Delta OPENING = new Delta(true, "", "", "", List.of());
    public static final Delta NOTHING = new Delta(false, "", "", "", List.of());

    public Delta {
        toolCalls = List.copyOf(toolCalls);
    }

    public static Delta text(String text) {
        return new Delta(false, text, "", "", List.of());
    }

    /** Whether the model produced anything in it. */
    public boolean hasContent() {
        return !text.isEmpty() || !reasoning.isEmpty() || !refusal.isEmpty() || !toolCalls.isEmpty();
    }

    /**
     * A piece of a tool call.
     *
     * @param index which of the parallel calls
     * @param id the call's id, in its first piece; else empty
     * @param name the tool's name, in its first piece; else empty
     * @param arguments next characters of the arguments' JSON
     */
    public record ToolCallDelta(int index, String id, String name, String arguments) {}
}
