package io.llmoptimizer.integration.chat;

import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the pieces of a streamed answer together. For one thread. */
public final class ResultAssembler {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final SortedMap<Integer, CallPieces> toolCalls = new TreeMap<>();
    private AnswerId id = new AnswerId("", 0, "");
    private Optional<FinishReason> finish = Optional.empty();

    private static final class CallPieces {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        private void add(ToolCallDelta delta) {
            id = delta.id().isEmpty() ? id : delta.id();
            name = delta.name().isEmpty() ? name : delta.name();
            arguments.append(delta.arguments());
        }
    }

    public void add(Chunk chunk) {
        Delta delta = chunk.delta();
        id = chunk.id();
        text.append(delta.text());
        reasoning.append(delta.reasoning());
        refusal.append(delta.refusal());
        for (ToolCallDelta call : delta.toolCalls()) {
            toolCalls.computeIfAbsent(call.index(), index -> new CallPieces()).add(call);
        }
        finish = chunk.finish().or(() -> finish);
    }

    /** Why the model stopped, once it said so. */
    public Optional<FinishReason> finish() {
        return finish;
    }

    /** Everything the model produced so far, in the order that matters for counting only. */
    public String produced() {
        StringBuilder all = new StringBuilder(reasoning).append(text).append(refusal);
        toolCalls.values().forEach(call -> all.append(call.name).append(call.arguments));
        return all.toString();
    }

    public ChatResult result(TokenUsage usage) {
        List<ToolCall> calls = new ArrayList<>();
        toolCalls.values().forEach(call -> calls.add(new ToolCall(call.id, call.name, call.arguments.toString())));
        return new ChatResult(
                id,
                text.toString(),
                reasoning.toString(),
                refusal.toString(),
                calls,
                finish.orElse(FinishReason.OTHER),
                Optional.of(usage),
                Optional.empty());
    }
}
