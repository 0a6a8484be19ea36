package io.llmoptimizer.integration.chat;

import java.util.List;
import java.util.Optional;

/**
 * A complete answer.
 *
 * @param text what the assistant says; empty when it only calls tools or refuses
 * @param reasoning visible thinking, of providers that show it
 * @param usage the provider's count, when it told
 * @param wire the answer as a completion in OpenAI's dialect, when there is one already
 */
public record ChatResult(
        AnswerId id,
        String text,
        String reasoning,
        String refusal,
        List<ToolCall> toolCalls,
        FinishReason finish,
        Optional<TokenUsage> usage,
        Optional<Wire> wire) {

    public ChatResult {
        toolCalls = List.copyOf(toolCalls);
    }

    public static ChatResult of(AnswerId id, String text, FinishReason finish, TokenUsage usage) {
        return new ChatResult(id, text, "", "", List.of(), finish, Optional.of(usage), Optional.empty());
    }

    public ChatResult withUsage(TokenUsage counted) {
        return new ChatResult(id, text, reasoning, refusal, toolCalls, finish, Optional.of(counted), wire);
    }

    public ChatResult withWire(Wire rendered) {
        return new ChatResult(id, text, reasoning, refusal, toolCalls, finish, usage, Optional.of(rendered));
    }
}
