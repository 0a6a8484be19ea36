package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.routing.UsableModel;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Models as Anthropic's clients expect them, page by page (<a href="https://docs.anthropic.com/en/api/models-list">List
 * models</a>). Pure.
 *
 * @param hasMore whether there are models beyond this page in its direction
 */
record MessageModels(List<UsableModel> models, boolean hasMore) {
    private static final int USUAL = 20;
    private static final int MOST = 1_000;

    /**
     * The page that a client asks for.
     *
     * @param limit models at most, or null
     * @param after id of the model before the page, or null
     * @param before id of the model behind the page, or null
     * @throws CallException 400 for what is no page
     */
    static MessageModels page(List<UsableModel> all, String limit, String after, String before) {
        int size = limit(limit);
        if (after != null && before != null) {
            throw invalid("before_id", "Give either after_id or before_id, not both.");
        }
        if (before != null) {
            int end = position(all, "before_id", before);
            int start = Math.max(0, end - size);
            return new MessageModels(all.subList(start, end), start > 0);
        }
        int start = after == null ? 0 : position(all, "after_id", after) + 1;
        int end = Math.min(all.size(), start + size);
        return new MessageModels(all.subList(start, end), end < all.size());
    }

    private static int limit(String given) {
        if (given == null) {
            return USUAL;
        }
        if (!given.matches("[0-9]{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MOST) {
            throw invalid("limit", "limit is no whole number from 1 to " + MOST + ": give one.");
        }
        return Integer.parseInt(given);
    }

    private static int position(List<UsableModel> all, String param, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        throw invalid(param, param + " names no model that you can use now: give the first_id or last_id of a page.");
    }

    private static CallException invalid(String param, String message) {
        return new CallException(CallError.invalid(param, message));
    }

    /** @param created when models are said to have been made; we know the time of the price list alone */
    void write(JsonGenerator json, Instant created) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("data");
        for (UsableModel model : models) {
            write(json, model, created);
        }
        json.writeEndArray();
        json.writeBooleanField("has_more", hasMore);
        json.writeStringField(
                "first_id", models.isEmpty() ? null : models.getFirst().id());
        json.writeStringField(
                "last_id", models.isEmpty() ? null : models.getLast().id());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, UsableModel usable, Instant created) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "model");
        json.writeStringField("id", usable.id());
        json.writeStringField(
                "display_name", usable.isAlias() ? usable.id() : usable.model().name());
        json.writeStringField("created_at", created.toString());
        ModelJson.write(json, usable);
        json.writeEndObject();
    }
}
