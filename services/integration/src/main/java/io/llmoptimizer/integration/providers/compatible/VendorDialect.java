package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.openai.ChunkJson;
import io.llmoptimizer.integration.openai.CompletionJson;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a vendor's chat completions differ from OpenAI's: as they are here, nowhere. Pure. */
public interface VendorDialect {
    /**
     * Says {@code body} in the vendor's words.
     *
     * @param body a copy, of which the members alone may be replaced: what is in them belongs to the request
     * @throws ProviderException when it holds what the vendor has no place for
     */
    default void put(ProviderCall call, ObjectNode body) {}

    /** Parameters of the request that {@link #put} takes out, and those that did not survive translation. */
    default List<String> drops(ProviderCall call) {
        return call.chat().original().map(Original::unmapped).orElse(List.of());
    }

    /**
     * Says the first choice of an answer, or of a piece of one, in OpenAI's words.
     *
     * @param choice may be changed
     * @param content its {@code message} or {@code delta}, which may be changed
     * @return whether anything was changed
     * @throws ProviderException when it says that there is no answer
     */
    default boolean translate(ObjectNode choice, ObjectNode content) {
        return false;
    }

    /** @throws IOException when {@code body} is no completion */
    default ChatResult whole(byte[] body) throws IOException {
        JsonNode completion = Json.read(body);
        boolean translated = isTranslated(completion, "message");
        if (completion.path("usage") instanceof ObjectNode usage) {
            translated |= translateUsage(usage);
        }
        return CompletionJson.read(completion, translated ? Json.bytes(completion) : body);
    }

    /** @return empty for a piece that carries nothing but the usage */
    default Optional<Chunk> piece(ObjectNode event, byte[] bytes) {
        return ChunkJson.read(event, isTranslated(event, "delta") ? Json.bytes(event) : bytes);
    }

    /** The usage that a piece of a stream has, in OpenAI's words; null where it has none. */
    default JsonNode usage(ObjectNode event) {
        JsonNode told = event.get("usage");
        if (told instanceof ObjectNode usage) {
            translateUsage(usage);
        }
        return told;
    }

    /**
     * Says the usage in OpenAI's words.
     *
     * @param usage may be changed
     * @return whether it was changed
     */
    default boolean translateUsage(ObjectNode usage) {
        return false;
    }

    private boolean isTranslated(JsonNode answer, String holder) {
        return answer.path("choices").path(0) instanceof ObjectNode choice
                && choice.path(holder) instanceof ObjectNode content
                && translate(choice, content);
    }
}
