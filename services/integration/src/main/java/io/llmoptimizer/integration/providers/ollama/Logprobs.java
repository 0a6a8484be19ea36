package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.ChunkJson;
import io.llmoptimizer.integration.openai.CompletionJson;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Log probabilities, whose entries have the same form at Ollama (since 0.12.11) and at OpenAI, put where OpenAI has them. Pure. */
final class Logprobs {
    private Logprobs() {}

    static Wire whole(ChatResult result, JsonNode entries) {
        return with(CompletionJson.write(result), entries);
    }

    static Chunk piece(Chunk chunk, JsonNode entries) {
        return new Chunk(
                chunk.id(), chunk.delta(), chunk.finish(), Optional.of(with(ChunkJson.write(chunk, false), entries)));
    }

    private static Wire with(byte[] json, JsonNode entries) {
        try {
            JsonNode answer = Json.read(json);
            if (entries.isArray() && answer.path("choices").path(0) instanceof ObjectNode choice) {
                choice.putObject("logprobs").set("content", entries);
            }
            return Wire.of(Json.bytes(answer));
        } catch (IOException impossible) {
            throw new UncheckedIOException("what we wrote ourselves is no JSON", impossible);
        }
    }
}
