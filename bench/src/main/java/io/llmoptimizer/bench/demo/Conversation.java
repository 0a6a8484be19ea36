package io.llmoptimizer.bench.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.bench.Gateway;
import java.util.ArrayList;
import java.util.List;

/** What a user says, turn by turn; each turn is sent with everything said before. */
record Conversation(List<String> turns) {
    Conversation {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a conversation needs a turn");
        }
        turns = List.copyOf(turns);
    }

    /**
     * Reads JSON lines of the form {@code {"turns":["…","…"]}}; other fields are ignored.
     *
     * @throws IllegalArgumentException naming the first line that is not of that form
     */
    static List<Conversation> parse(List<String> lines) {
        List<Conversation> conversations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                conversations.add(parse(lines.get(i), i + 1));
            }
        }
        if (conversations.isEmpty()) {
            throw new IllegalArgumentException("the file has no line of the form {\"turns\":[\"…\"]}");
        }
        return conversations;
    }

    private static Conversation parse(String line, int number) {
        List<String> turns = new ArrayList<>();
        try {
            JsonNode node = Gateway.JSON.readTree(line).path("turns");
            node.forEach(turn -> {
                if (turn.isTextual() && !turn.asText().isBlank()) {
                    turns.add(turn.asText());
                }
            });
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "line " + number + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("line " + number + " has no \"turns\" with text");
        }
        return new Conversation(turns);
    }
}
