package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.e2e.vendors.Prompt.Call;
import io.llmoptimizer.e2e.vendors.Prompt.Picture;
import io.llmoptimizer.e2e.vendors.Prompt.Result;
import io.llmoptimizer.e2e.vendors.Prompt.Tool;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a conversation turn by turn; what was said in earlier turns is forgotten when the user speaks again. */
final class PromptBuilder {
    private final String model;
    private final boolean streamed;
    private final StringBuilder system = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<Picture> pictures = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final Map<String, Call> pending = new LinkedHashMap<>();
    private Optional<JsonNode> schema = Optional.empty();
    private boolean usageAsked;
    private long limit;

    PromptBuilder(String model, boolean streamed) {
        this.model = model;
        this.streamed = streamed;
    }

    void limit(JsonNode tokens) {
        limit = tokens.asLong();
    }

    void usageAsked(boolean asked) {
        usageAsked = asked;
    }

    void system(String more) {
        system.append(more);
    }

    /** The user speaks. */
    void userTurn() {
        text.setLength(0);
        pictures.clear();
        results.clear();
    }

    /** The model spoke. */
    void modelTurn() {
        results.clear();
        pending.clear();
    }

    void text(String more) {
        text.append(more);
    }

    /** @throws IllegalArgumentException for what is not base64 */
    void picture(String mediaType, String base64) {
        pictures.add(new Picture(mediaType, Base64.getDecoder().decode(base64).length));
    }

    void tool(String name, JsonNode parameters) {
        tools.add(new Tool(name, parameters));
    }

    void schema(JsonNode document) {
        schema = Optional.of(document);
    }

    void called(String id, String name, JsonNode arguments) {
        pending.put(id, new Call(id, name, arguments));
    }

    /** Calls that have no result yet. */
    Collection<Call> pending() {
        return pending.values();
    }

    /** @return whether there was such a call */
    boolean result(String id, String content) {
        Call call = pending.remove(id);
        if (call != null) {
            results.add(new Result(call, content));
        }
        return call != null;
    }

    Prompt build() {
        return new Prompt(
                model,
                system.toString(),
                text.toString(),
                List.copyOf(pictures),
                List.copyOf(tools),
                List.copyOf(results),
                schema,
                streamed,
                usageAsked,
                limit);
    }
}
