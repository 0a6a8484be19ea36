package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads one answer of a vendor. Made for one answer, used by one thread, no I/O. */
public interface AnswerReader {

    /**
     * A whole answer.
     *
     * @throws IOException when {@code body} is no answer
     * @throws ProviderException when it says that there is none
     */
    ChatEvent whole(byte[] body) throws IOException;

    /**
     * The data of the stream's next event.
     *
     * @throws IOException when it can't be understood
     * @throws ProviderException when it reports an error
     */
    void event(byte[] data, Consumer<ChatEvent> events) throws IOException;

    /** How the events of a stream are told apart. */
    default StreamForm streamForm() {
        return StreamForm.SERVER_SENT_EVENTS;
    }

    /** Whether the end was seen: what comes after it is of no interest. */
    boolean isDone();

    /** Whether the answer is whole if the stream ends here. */
    boolean mayEnd();

    /**
     * An answer with an error status.
     *
     * @param headers the value of a response header, or null
     */
    ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body);
}
