package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A part of a message's content. */
public sealed interface MessagePart {

    record Text(String text) implements MessagePart {}

    /** @param url where the provider finds the image, or a {@code data:} URL that holds it */
    record Image(String url) implements MessagePart {}

    /** Audio, a file, or what we have no name for yet. */
    record Other(String type, ObjectNode source) implements MessagePart {}
}
