package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks of a model, in no vendor's words.
 *
 * @param text what the user said last
 * @param pictures that the user showed last
 * @param results what the tools gave that the model called last
 * @param schema of the answer, if it is to be a document
 * @param usageAsked whether a stream is to tell its usage, where that has to be asked for
 * @param limit of output tokens; 0 when there is none
 */
record Prompt(
        String model,
        String system,
        String text,
        List<Picture> pictures,
        List<Tool> tools,
        List<Result> results,
        Optional<JsonNode> schema,
        boolean streamed,
        boolean usageAsked,
        long limit) {

    record Picture(String mediaType, int bytes) {
        @Override
        public String toString() {
            return mediaType + " of " + bytes + " bytes";
        }
    }

    record Tool(String name, JsonNode parameters) {}

    record Call(String id, String name, JsonNode arguments) {}

    record Result(Call call, String content) {
        @Override
        public String toString() {
            return call.name() + " of " + call.arguments() + " gave " + content;
        }
    }
}
