package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Texts to be turned into vectors. The body is kept whole for providers of OpenAI's dialect.
 *
 * @param model as the client wrote it
 * @param inputs one vector is wanted for each; at least one
 * @param dimensions of each vector; empty for as many as the model has
 * @param encoding how the vectors are to be written
 * @param promptTokenBound no tokenizer makes more input tokens of this request
 * @param body the request in OpenAI's shape; not to be changed by anyone
 */
public record EmbeddingRequest(
        String model,
        List<Input> inputs,
        OptionalInt dimensions,
        Encoding encoding,
        long promptTokenBound,
        ObjectNode body)
        implements ModelRequest {

    /** What one vector is made of. */
    public sealed interface Input {
        record Text(String text) implements Input {}

        /** A text that is cut into tokens already, by the vocabulary of the model that is asked. */
        record Tokens(List<Integer> ids) implements Input {
            public Tokens {
                ids = List.copyOf(ids);
            }
        }
    }

    /** How a vector is written. */
    public enum Encoding {
        /** A JSON array of numbers. */
        FLOAT,
        /** A string: 32-bit floats, the lowest byte first, in Base64. */
        BASE64
    }

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("an embedding request needs at least one input");
        }
    }

    @Override
    public Operation operation() {
        return Operation.EMBEDDINGS;
    }

    /** An embedding model produces no tokens. */
    @Override
    public OptionalLong maxTokens() {
        return OptionalLong.empty();
    }

    @Override
    public boolean stream() {
        return false;
    }
}
