package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Pieces of an answer as the events of a response: a run of thoughts, of text or of a refusal is an item that closes when
 * another begins; calls stay open to the end, since their pieces may come mixed. Made for one stream.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">the events</a>
 */
final class ResponseEvents {
    private static final String IN_PROGRESS = "in_progress";

    private final ResponseObject response;
    private final boolean showReasoning;
    private final List<ObjectNode> done = new ArrayList<>();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private long sequence;
    private boolean begun;
    private String model = "";
    private FinishReason finish = FinishReason.STOP;
    private Run run;

    /** What an item of text consists of. */
    private enum Kind {
        THOUGHTS("rs", "response.reasoning_summary_part", "response.reasoning_summary_text", "text", "summary_index"),
        TEXT("msg", "response.content_part", "response.output_text", "text", "content_index"),
        REFUSAL("msg", "response.content_part", "response.refusal", "refusal", "content_index");

        private final String prefix;
        private final String part;
        private final String event;
        private final String field;
        private final String index;

        Kind(String prefix, String part, String event, String field, String index) {
            this.prefix = prefix;
            this.part = part;
            this.event = event;
            this.field = field;
            this.index = index;
        }

        ObjectNode partOf(String content) {
            return switch (this) {
                case THOUGHTS -> ResponseItems.summary(content);
                case TEXT -> ResponseItems.text(content);
                case REFUSAL -> ResponseItems.refusal(content);
            };
        }

        ObjectNode item(String id, String status) {
            return this == THOUGHTS ? ResponseItems.reasoning(id, "") : ResponseItems.message(id, status);
        }
    }

    private record Run(Kind kind, String id, int index, StringBuilder content) {}

    private record Call(String id, int index, String callId, String name, StringBuilder arguments) {
        ObjectNode item(String status) {
            return ResponseItems.call(id, callId, name, arguments.toString(), status);
        }
    }

    ResponseEvents(ResponseObject response, boolean showReasoning) {
        this.response = response;
        this.showReasoning = showReasoning;
    }

    void chunk(Buffer out, Chunk chunk) {
        begin(out, chunk.id().model());
        Delta delta = chunk.delta();
        if (showReasoning) {
            add(out, Kind.THOUGHTS, delta.reasoning());
        }
        add(out, Kind.TEXT, delta.text());
        add(out, Kind.REFUSAL, delta.refusal());
        for (ToolCallDelta call : delta.toolCalls()) {
            call(out, call);
        }
        chunk.finish().ifPresent(reason -> finish = reason);
    }

    /**
     * Closes what is open and tells the whole response.
     *
     * @return the response
     */
    ObjectNode end(Buffer out, TokenUsage usage, String costUsd) {
        begin(out, model);
        String status = ResponseObject.status(finish);
        close(out, status);
        calls.values().forEach(call -> close(out, call, status));
        calls.clear();
        ObjectNode whole = response.finished(finish, model, output(), usage);
        event(out, "response." + status, event -> {
            event.set("response", whole);
            event.putObject("llmo").put("cost_usd", costUsd);
        });
        return whole;
    }

    /** The answer broke off: a response that has begun has failed. */
    void broken(Buffer out, CallError error) {
        String code = error.code() == null ? "server_error" : error.code();
        if (begun) {
            ObjectNode failed = response.unfinished("failed", model, output());
            failed.putObject("error").put("code", code).put("message", error.message());
            event(out, "response.failed", event -> event.set("response", failed));
        } else {
            event(
                    out,
                    "error",
                    event -> event.put("code", code)
                            .put("message", error.message())
                            .put("param", error.param()));
        }
    }

    private void begin(Buffer out, String answering) {
        if (begun) {
            return;
        }
        begun = true;
        model = answering;
        ObjectNode empty = response.unfinished(IN_PROGRESS, model, output());
        event(out, "response.created", event -> event.set("response", empty));
        event(out, "response.in_progress", event -> event.set("response", empty));
    }

    private ArrayNode output() {
        ArrayNode output = Json.object().arrayNode();
        done.stream().filter(item -> item != null).forEach(output::add);
        return output;
    }

    private void add(Buffer out, Kind kind, String content) {
        if (content.isEmpty()) {
            return;
        }
        if (run == null || run.kind() != kind) {
            close(out, "completed");
            open(out, kind);
        }
        run.content().append(content);
        Run open = run;
        event(out, kind.event + ".delta", event -> {
            at(event, open).put("delta", content);
            if (kind == Kind.TEXT) {
                event.putArray("logprobs");
            }
        });
    }

    private void open(Buffer out, Kind kind) {
        int index = reserve();
        run = new Run(kind, ResponseId.ofPart(kind.prefix, response.call(), index), index, new StringBuilder());
        Run open = run;
        item(out, "response.output_item.added", index, kind.item(open.id(), IN_PROGRESS));
        event(out, kind.part + ".added", event -> at(event, open).set("part", kind.partOf("")));
    }

    private void close(Buffer out, String status) {
        if (run == null) {
            return;
        }
        Run over = run;
        run = null;
        Kind kind = over.kind();
        String content = over.content().toString();
        event(out, kind.event + ".done", event -> {
            at(event, over).put(kind.field, content);
            if (kind == Kind.TEXT) {
                event.putArray("logprobs");
            }
        });
        ObjectNode part = kind.partOf(content);
        event(out, kind.part + ".done", event -> at(event, over).set("part", part));
        ObjectNode item = kind.item(over.id(), status);
        item.withArrayProperty(kind == Kind.THOUGHTS ? "summary" : "content").add(part);
        finished(out, over.index(), item);
    }

    private void call(Buffer out, ToolCallDelta piece) {
        Call call = calls.get(piece.index());
        if (call == null) {
            close(out, "completed");
            int index = reserve();
            String id = ResponseId.ofPart("fc", response.call(), index);
            call = new Call(id, index, piece.id(), piece.name(), new StringBuilder());
            calls.put(piece.index(), call);
            item(out, "response.output_item.added", index, call.item(IN_PROGRESS));
        }
        if (!piece.arguments().isEmpty()) {
            call.arguments().append(piece.arguments());
            Call open = call;
            event(
                    out,
                    "response.function_call_arguments.delta",
                    event -> event.put("item_id", open.id())
                            .put("output_index", open.index())
                            .put("delta", piece.arguments()));
        }
    }

    private void close(Buffer out, Call call, String status) {
        event(
                out,
                "response.function_call_arguments.done",
                event -> event.put("item_id", call.id())
                        .put("output_index", call.index())
                        .put("name", call.name())
                        .put("arguments", call.arguments().toString()));
        finished(out, call.index(), call.item(status));
    }

    /** Items close in another order than they open; the output is in the order of their opening. */
    private int reserve() {
        done.add(null);
        return done.size() - 1;
    }

    private void finished(Buffer out, int index, ObjectNode item) {
        done.set(index, item);
        item(out, "response.output_item.done", index, item);
    }

    private void item(Buffer out, String type, int index, ObjectNode item) {
        event(out, type, event -> event.put("output_index", index).set("item", item));
    }

    private static ObjectNode at(ObjectNode event, Run run) {
        return event.put("item_id", run.id()).put("output_index", run.index()).put(run.kind().index, 0);
    }

    private void event(Buffer out, String type, Consumer<ObjectNode> rest) {
        ObjectNode event = Json.object().put("type", type).put("sequence_number", sequence++);
        rest.accept(event);
        SseEvents.named(out, type, Json.bytes(event));
    }
}
