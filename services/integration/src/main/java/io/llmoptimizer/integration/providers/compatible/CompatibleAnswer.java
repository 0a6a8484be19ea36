package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.openai.UsageJson;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Completions and chunks of a server of OpenAI's dialect. */
final class CompatibleAnswer implements AnswerReader {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final String provider;
    private final UpstreamErrors errors;
    private final WholeForm whole;
    private final PieceForm piece;
    private final Function<ObjectNode, JsonNode> usage;
    private ServiceTier tier = ServiceTier.STANDARD;
    private boolean finished;
    private boolean done;

    /** How a whole answer is written. */
    interface WholeForm {
        ChatResult read(byte[] body) throws IOException;
    }

    /** How a piece of a stream is written; empty for one that carries nothing but the usage. */
    interface PieceForm {
        /** @throws ProviderException when the piece says that there is no answer */
        Optional<Chunk> read(ObjectNode event, byte[] bytes);
    }

    /** @param usage where a piece of a stream has the usage; null where it has none */
    CompatibleAnswer(
            String provider,
            UpstreamErrors errors,
            WholeForm whole,
            PieceForm piece,
            Function<ObjectNode, JsonNode> usage) {
        this.provider = provider;
        this.errors = errors;
        this.whole = whole;
        this.piece = piece;
        this.usage = usage;
    }

    @Override
    public ChatEvent.Whole whole(byte[] body) throws IOException {
        try {
            return new ChatEvent.Whole(whole.read(body));
        } catch (IOException noAnswer) {
            JsonNode said = Json.read(body);
            if (isError(said)) {
                // OpenRouter tells with status 200 what went wrong at the provider behind it.
                throw new ProviderException(errors.inStream(said));
            }
            throw noAnswer;
        }
    }

    @Override
    public void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        if (Arrays.equals(data, DONE)) {
            done = true;
            return;
        }
        if (!(Json.read(data) instanceof ObjectNode chunk)) {
            throw new IOException("an event of " + provider + " is not a JSON object");
        }
        if (isError(chunk)) {
            throw new ProviderException(errors.inStream(chunk));
        }
        if (chunk.hasNonNull("service_tier")) {
            tier = ServiceTier.served(chunk.get("service_tier").textValue());
        }
        JsonNode told = usage.apply(chunk);
        piece.read(chunk, data).ifPresent(next -> {
            finished |= next.finish().isPresent();
            events.accept(next);
        });
        UsageJson.read(told)
                .map(counts -> counts.servedIn(tier))
                .ifPresent(counts -> events.accept(new Usage(counts, Optional.of(Wire.of(Json.bytes(told))))));
    }

    /** OpenAI, most: a member {@code error}; Mistral, vLLM: an object of that name. */
    private static boolean isError(JsonNode said) {
        return said.hasNonNull("error") || said.path("object").asText("").equals("error");
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** Some servers leave {@code [DONE]} out. */
    @Override
    public boolean mayEnd() {
        return finished;
    }

    @Override
    public ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body) {
        return errors.answered(status, headers, body);
    }
}
