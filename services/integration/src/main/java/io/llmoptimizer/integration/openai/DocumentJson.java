package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.io.IOException;
import java.util.Optional;

/** A list of results with its usage, as OpenAI's calls other than chats answer. */
public final class DocumentJson {
    private DocumentJson() {}

    /**
     * The usage that {@code document} tells. Its results, which can be millions of numbers, are passed over.
     *
     * @param list name of the results
     * @throws IOException when {@code document} is no JSON object or has no such list
     */
    public static Optional<TokenUsage> usage(byte[] document, String list) throws IOException {
        boolean hasResults = false;
        Optional<TokenUsage> usage = Optional.empty();
        try (JsonParser json = Json.parser(document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is not an object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                hasResults |= name.equals(list) && value == JsonToken.START_ARRAY;
                if (name.equals("usage")) {
                    usage = UsageJson.read(Json.subtree(json));
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the answer is cut");
            }
        }
        if (!hasResults) {
            throw new IOException("the answer has no " + list);
        }
        return usage;
    }
}
