package io.llmoptimizer.integration.chat;

import java.util.List;
import java.util.Optional;

/**
 * One turn of the conversation.
 *
 * @param name the participant's name, when there are several of one role
 * @param toolCalls what an assistant's turn wanted called
 * @param toolCallId the call that a tool's turn answers
 */
public record ChatMessage(
        Role role,
        List<MessagePart> parts,
        Optional<String> name,
        List<ToolCall> toolCalls,
        Optional<String> toolCallId) {

    public ChatMessage {
        parts = List.copyOf(parts);
        toolCalls = List.copyOf(toolCalls);
    }
}
