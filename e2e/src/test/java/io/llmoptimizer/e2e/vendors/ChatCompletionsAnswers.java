package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** The answers of the vendors whose chats are OpenAI's. */
abstract class ChatCompletionsAnswers extends VendorSimulator {

    abstract ObjectNode usage();

    /** Of the n-th call of an answer. */
    abstract String callId(int index);

    @Override
    String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    String whole(Prompt prompt, Reply reply) {
        ObjectNode completion = head(prompt, "chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (reply.calls().isEmpty()) {
            message.put("content", reply.text());
        } else {
            message.putNull("content");
            for (int i = 0; i < reply.calls().size(); i++) {
                call(message, reply, i);
            }
        }
        choice.put("finish_reason", finish(reply));
        completion.set("usage", usage());
        return completion.toString();
    }

    /** @return the function of the call that was added */
    final ObjectNode call(ObjectNode message, Reply reply, int index) {
        ObjectNode call = message.withArray("/tool_calls")
                .addObject()
                .put("id", callId(index))
                .put("type", "function");
        call.putObject("function")
                .put("name", reply.calls().get(index).name())
                .put("arguments", reply.calls().get(index).arguments().toString());
        return call;
    }

    final ObjectNode head(Prompt prompt, String kind) {
        return object().put("id", "chatcmpl-" + UUID.randomUUID())
                .put("object", kind)
                .put("created", 1_790_000_000)
                .put("model", prompt.model());
    }

    static String finish(Reply reply) {
        return reply.calls().isEmpty() ? "stop" : "tool_calls";
    }

    /** A chunk with one choice, which may yet be added to. */
    final ObjectNode chunk(Prompt prompt, ObjectNode delta, String finish) {
        ObjectNode chunk = head(prompt, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        return chunk;
    }

    @Override
    String begin(Prompt prompt, Reply reply) {
        return event(chunk(prompt, object().put("role", "assistant").put("content", ""), null));
    }

    @Override
    String piece(Prompt prompt, String text) {
        return event(chunk(prompt, object().put("content", text), null));
    }

    /** Each call's arguments come in two pieces after its name. */
    @Override
    String calls(Prompt prompt, Reply reply) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < reply.calls().size(); i++) {
            String arguments = reply.calls().get(i).arguments().toString();
            ObjectNode named = object();
            ObjectNode call = call(named, reply, i).put("index", i);
            ((ObjectNode) call.get("function")).put("arguments", "");
            events.append(event(chunk(prompt, named, null)));
            int middle = arguments.length() / 2;
            for (String part : List.of(arguments.substring(0, middle), arguments.substring(middle))) {
                ObjectNode more = object();
                more.putArray("tool_calls")
                        .addObject()
                        .put("index", i)
                        .putObject("function")
                        .put("arguments", part);
                events.append(event(chunk(prompt, more, null)));
            }
        }
        return events.toString();
    }

    @Override
    String end(Prompt prompt, Reply reply) {
        String events = event(chunk(prompt, object(), finish(reply)));
        if (prompt.usageAsked()) {
            ObjectNode last = head(prompt, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage());
            events += event(last);
        }
        return events + "data: [DONE]\n\n";
    }
}
