package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import java.io.IOException;
import java.util.function.Consumer;

/** Turns the bytes of a streamed answer into events, and knows whether the answer is whole. No I/O. */
final class StreamReader {
    private static final int LARGEST_EVENT = 16 * 1024 * 1024;

    private final String provider;
    private final AnswerReader answer;
    private final Consumer<ChatEvent> events;
    private final StreamParser parser;
    private boolean begun;

    StreamReader(String provider, AnswerReader answer, Consumer<ChatEvent> events) {
        this.provider = provider;
        this.answer = answer;
        this.parser = answer.streamForm().parser(LARGEST_EVENT, this::take);
        this.events = event -> {
            begun |= event instanceof ChatEvent.Chunk;
            events.accept(event);
        };
    }

    /** @throws ProviderException when the provider reports an error or sends what can't be understood */
    void feed(byte[] bytes) {
        try {
            parser.feed(bytes);
        } catch (StreamParser.TooLargeException tooLarge) {
            throw new ProviderException(new Broken(provider, 0, tooLarge.getMessage()));
        }
    }

    boolean isDone() {
        return answer.isDone();
    }

    /** @throws ProviderException when the stream ends before the answer does */
    void end() {
        if (!answer.mayEnd() && !answer.isDone()) {
            throw new ProviderException(cut("the stream ended before the answer did"));
        }
    }

    /** The failure for a connection that broke. */
    ProviderFailure cut(String detail) {
        return begun ? new BrokenOff(provider, detail) : new ProviderFailure.Unreachable(provider, detail);
    }

    private void take(byte[] event) {
        if (answer.isDone()) {
            return;
        }
        try {
            answer.event(event, events);
        } catch (IOException notUnderstood) {
            throw new ProviderException(new Broken(provider, 0, "an event of its stream can't be understood"));
        }
    }
}
