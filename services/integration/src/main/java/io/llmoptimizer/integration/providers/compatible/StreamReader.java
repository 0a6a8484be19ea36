package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.ChunkJson;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.openai.UsageJson;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/** Turns the bytes of a streamed answer into events, and knows whether the answer is whole. No I/O. */
final class StreamReader {
    private static final int LARGEST_EVENT = 16 * 1024 * 1024;
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final String provider;
    private final UpstreamErrors errors;
    private final Consumer<ChatEvent> events;
    private final SseParser parser = new SseParser(LARGEST_EVENT, this::take);
    private boolean begun;
    private boolean finished;
    private boolean done;

    StreamReader(String provider, UpstreamErrors errors, Consumer<ChatEvent> events) {
        this.provider = provider;
        this.errors = errors;
        this.events = events;
    }

    /** @throws ProviderException when the provider reports an error or sends what can't be understood */
    void feed(byte[] bytes) {
        try {
            parser.feed(bytes);
        } catch (SseParser.TooLargeException tooLarge) {
            throw new ProviderException(new Broken(provider, 0, tooLarge.getMessage()));
        }
    }

    /** Whether {@code [DONE]} was seen: what comes after it is of no interest. */
    boolean isDone() {
        return done;
    }

    /** @throws ProviderException when the stream ends before the answer does */
    void end() {
        if (!finished && !done) {
            throw new ProviderException(cut("the stream ended before the answer did"));
        }
    }

    /** The failure for a connection that broke. */
    ProviderFailure cut(String detail) {
        return begun ? new BrokenOff(provider, detail) : new ProviderFailure.Unreachable(provider, detail);
    }

    private void take(byte[] event) {
        if (done) {
            return;
        }
        if (Arrays.equals(event, DONE)) {
            done = true;
            return;
        }
        ObjectNode chunk = parse(event);
        if (chunk.hasNonNull("error")) {
            throw new ProviderException(errors.inStream(chunk));
        }
        JsonNode usage = chunk.get("usage");
        ChunkJson.read(chunk, event).ifPresent(piece -> {
            begun = true;
            finished |= piece.finish().isPresent();
            events.accept(piece);
        });
        UsageJson.read(usage)
                .ifPresent(
                        counts -> events.accept(new Usage(counts, java.util.Optional.of(Wire.of(Json.bytes(usage))))));
    }

    private ObjectNode parse(byte[] event) {
        try {
            if (Json.read(event) instanceof ObjectNode object) {
                return object;
            }
            throw new ProviderException(new Broken(provider, 0, "an event of the stream is not a JSON object"));
        } catch (IOException notJson) {
            throw new ProviderException(new Broken(provider, 0, "an event of the stream is not JSON"));
        }
    }
}
