package io.llmoptimizer.integration.providers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a vendor's server puts on the wire, written from its public documentation. Pieces of a stream are whole events, with
 * everything up to the blank line.
 */
public interface VendorWire {

    /** An answer {@code Whole.} to a prompt of 7 tokens, 2 of them from the cache, with 2 tokens of output. */
    String whole();

    /** An answer that calls {@code weather} for Oslo with id {@code call_1}, and for Rome with id {@code call_2}. */
    String wholeTools();

    /** How a stream begins, if it begins with anything. */
    String begin();

    String piece(String text);

    /** What is between the last piece and the end. */
    default String between() {
        return "";
    }

    /** The same calls as {@link #wholeTools}, their arguments in more than one piece where the vendor does that. */
    String tools();

    /** The end of a stream with a prompt of 7 tokens, 2 of them from the cache. */
    String end(Why why, int outputTokens);

    /** Something that keeps a connection alive and says nothing. */
    String keepAlive();

    /** An error in the middle of a stream. */
    String errorEvent(String message);

    /** An error of the server's own for this kind of failure. */
    Refusal refusal(Kind kind);

    /** Output tokens that the request {@code body} allows, or a large number. */
    int cap(JsonNode body);

    /** The content type of a stream. */
    default String streamType() {
        return "text/event-stream";
    }

    /** An event of a stream. */
    default String event(String json) {
        return FakeUpstream.event(json);
    }

    /** How many of the prompt's 7 tokens are told to be from the cache. */
    default int cached() {
        return 2;
    }

    /** Whether the vendor's answers can end for this reason. */
    default boolean has(Why why) {
        return true;
    }

    /** Whether the vendor knows errors of this kind. */
    default boolean has(Kind kind) {
        return true;
    }

    /** Why an answer ended. */
    enum Why {
        STOP,
        LENGTH,
        TOOLS,
        FILTERED
    }

    /** What an error is about. */
    enum Kind {
        CREDENTIALS,
        CREDIT,
        MODEL,
        TOO_LONG,
        RATE,
        REQUEST,
        BLOCKED,
        OVERLOADED,
        FAILING
    }

    /** @param status 200 where a vendor says no in good order */
    record Refusal(int status, String body) {}
}
