package io.llmoptimizer.integration.providers;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.upstream.Preset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a vendor sends, written from its documentation: {@code presets/<vendor>.json}. */
record PresetWire(JsonNode recorded) {

    /** An error answer. */
    record Refusal(int status, JsonNode headers, String body, String failure, Optional<Long> pauseMs) {}

    static PresetWire of(Preset preset) {
        String file = "/presets/" + preset.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
        try (InputStream bytes = PresetWire.class.getResourceAsStream(file)) {
            return new PresetWire(Json.read(bytes.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file, unreadable);
        }
    }

    String whole() {
        return recorded.get("whole").toString();
    }

    /** All of a stream, as it goes over the wire. */
    String stream() {
        StringBuilder stream = new StringBuilder();
        recorded.get("stream")
                .forEach(event -> stream.append(
                        event.isTextual() ? event.textValue() + "\n\n" : FakeUpstream.event(event.toString())));
        return stream.toString();
    }

    /** A stream's first two events and an error. */
    String brokenStream() {
        StringBuilder stream = new StringBuilder();
        recorded.get("stream")
                .valueStream()
                .filter(JsonNode::isObject)
                .limit(3)
                .forEach(event -> stream.append(FakeUpstream.event(event.toString())));
        return stream.append(FakeUpstream.event(recorded.at("/inStream/event").toString()))
                .toString();
    }

    String text() {
        return recorded.at("/said/text").textValue();
    }

    String thoughts() {
        return recorded.at("/said/thoughts").textValue();
    }

    TokenUsage usage() {
        JsonNode said = recorded.get("said");
        return new TokenUsage(
                said.get("input").asLong(),
                said.get("cached").asLong(),
                said.get("written").asLong(),
                0,
                said.get("output").asLong(),
                said.get("reasoning").asLong());
    }

    /** The header that has the key {@code sk-1}, as {@code name: value}. */
    String keyHeader() {
        return recorded.at("/sent/key").textValue();
    }

    String limit() {
        return recorded.at("/sent/limit").textValue();
    }

    List<String> dropped() {
        List<String> names = new ArrayList<>();
        recorded.at("/sent/dropped").forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** Parameters that are sent with other values than the client gave. */
    JsonNode translated() {
        return recorded.at("/sent/body");
    }

    String failureInStream() {
        return recorded.at("/inStream/failure").textValue();
    }

    List<Refusal> refusals() {
        List<Refusal> refusals = new ArrayList<>();
        recorded.get("errors")
                .forEach(error -> refusals.add(new Refusal(
                        error.get("status").asInt(),
                        error.path("headers"),
                        error.get("body").toString(),
                        error.get("failure").textValue(),
                        error.has("pauseMs") ? Optional.of(error.get("pauseMs").asLong()) : Optional.empty())));
        return refusals;
    }
}
