package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.openai.Json;
import java.util.UUID;

/** The items of a response's output. Pure. */
final class ResponseItems {
    private ResponseItems() {}

    /** The output of a whole answer. */
    static ArrayNode of(ChatResult result, UUID call, boolean showReasoning) {
        ArrayNode items = Json.object().arrayNode();
        String status = ResponseObject.status(result.finish());
        if (showReasoning && !result.reasoning().isEmpty()) {
            items.add(reasoning(ResponseId.ofPart("rs", call, items.size()), result.reasoning()));
        }
        if (!result.text().isEmpty() || !result.refusal().isEmpty()) {
            ObjectNode message = message(ResponseId.ofPart("msg", call, items.size()), status);
            ArrayNode content = message.withArrayProperty("content");
            if (!result.text().isEmpty()) {
                content.add(text(result.text()));
            }
            if (!result.refusal().isEmpty()) {
                content.add(refusal(result.refusal()));
            }
            items.add(message);
        }
        for (ToolCall tool : result.toolCalls()) {
            String id = ResponseId.ofPart("fc", call, items.size());
            items.add(call(id, tool.id(), tool.name(), tool.arguments(), status));
        }
        return items;
    }

    /** Without content yet. */
    static ObjectNode message(String id, String status) {
        ObjectNode message = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        message.putArray("content");
        return message;
    }

    static ObjectNode text(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode refusal(String refusal) {
        return Json.object().put("type", "refusal").put("refusal", refusal);
    }

    static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    /** @param text of its summary; empty for none yet */
    static ObjectNode reasoning(String id, String text) {
        ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.add(summary(text));
        }
        return item;
    }

    static ObjectNode call(String id, String callId, String name, String arguments, String status) {
        return Json.object()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments);
    }
}
