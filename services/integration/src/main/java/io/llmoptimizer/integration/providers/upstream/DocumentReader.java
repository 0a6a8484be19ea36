package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderFailure;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads an answer that always comes whole. */
public final class DocumentReader implements AnswerReader {
    private final Content content;
    private final Refusal refusal;

    /** Reads the body of an answer. */
    public interface Content {
        /** @throws IOException when {@code body} is no answer */
        ChatEvent.Document read(byte[] body) throws IOException;
    }

    /** Reads an answer with an error status. */
    public interface Refusal {
        ProviderFailure read(int status, UnaryOperator<String> headers, byte[] body);
    }

    public DocumentReader(Content content, Refusal refusal) {
        this.content = content;
        this.refusal = refusal;
    }

    @Override
    public ChatEvent.Document whole(byte[] body) throws IOException {
        return content.read(body);
    }

    @Override
    public void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        throw new IOException("an answer that is a document came as a stream");
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public boolean mayEnd() {
        return false;
    }

    @Override
    public ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body) {
        return refusal.read(status, headers, body);
    }
}
