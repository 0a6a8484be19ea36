package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Ollama's own chat: lines of JSON, pictures beside the text, arguments as objects, calls without ids. No key is asked for. */
final class OllamaSimulator extends VendorSimulator {

    @Override
    void authorize(Headers headers) {
        require(headers.getFirst("x-api-key") == null, "headers", "another vendor's key");
    }

    @Override
    String modelsPath() {
        return "/api/tags";
    }

    @Override
    String models() {
        return "{\"models\":[]}";
    }

    @Override
    Prompt read(URI address, ObjectNode body) {
        require(address.toString().equals("/api/chat"), "url", "404 page not found");
        require(!body.path("model").asText().isEmpty(), "model", "model is required");
        JsonNode options = body.path("options");
        require(options.isObject() || options.isMissingNode(), "options", "cannot unmarshal into an object");
        PromptBuilder prompt = new PromptBuilder(
                body.path("model").asText(), body.path("stream").asBoolean(true));
        prompt.limit(options.path("num_predict"));
        JsonNode messages = body.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            message(prompt, messages.get(i), "messages[" + i + "]");
        }
        for (JsonNode tool : body.path("tools")) {
            require(tool.path("function").path("parameters").isObject(), "tools", "cannot unmarshal into an object");
            prompt.tool(
                    tool.path("function").path("name").asText(),
                    tool.path("function").path("parameters"));
        }
        JsonNode format = body.path("format");
        require(
                format.isMissingNode() || format.isObject() || format.asText().equals("json"),
                "format",
                "invalid format: expected \"json\" or a JSON schema");
        Optional.of(format).filter(JsonNode::isObject).ifPresent(prompt::schema);
        return prompt.build();
    }

    private void message(PromptBuilder prompt, JsonNode message, String path) {
        JsonNode content = message.path("content");
        require(
                content.isTextual() || content.isMissingNode(),
                path + ".content",
                "cannot unmarshal into Go struct field ChatRequest.messages.content of type string");
        switch (message.path("role").asText()) {
            case "system" -> prompt.system(content.asText());
            case "user" -> {
                prompt.userTurn();
                prompt.text(content.asText());
                message.path("images")
                        .forEach(image -> picture(prompt, type(image.asText()), image.asText(), path + ".images"));
            }
            case "assistant" -> {
                prompt.modelTurn();
                for (JsonNode call : message.path("tool_calls")) {
                    JsonNode function = call.path("function");
                    require(
                            function.path("arguments").isObject(),
                            path + ".tool_calls",
                            "cannot unmarshal into Go struct field .arguments of type api.ToolCallFunctionArguments");
                    String name = function.path("name").asText();
                    prompt.called(name + "-" + prompt.pending().size(), name, function.path("arguments"));
                }
            }
            case "tool" ->
                require(
                        prompt.pending().stream()
                                .filter(call -> call.name()
                                        .equals(message.path("tool_name").asText()))
                                .findFirst()
                                .map(call -> prompt.result(call.id(), content.asText()))
                                .orElse(false),
                        path + ".tool_name",
                        "a result of a tool that was not called");
            default -> require(false, path + ".role", "invalid role");
        }
    }

    /** It is told no type, and looks at the first bytes itself. */
    private static String type(String base64) {
        byte[] start = base64.substring(0, Math.min(8, base64.length())).getBytes(StandardCharsets.US_ASCII);
        return new String(Base64.getDecoder().decode(start), StandardCharsets.ISO_8859_1).contains("PNG")
                ? "image/png"
                : "image/jpeg";
    }

    private static ObjectNode line(Prompt prompt, boolean done) {
        ObjectNode line = object().put("model", prompt.model()).put("created_at", "2026-01-05T10:00:00.123456789Z");
        line.putObject("message").put("role", "assistant").put("content", "");
        if (done) {
            line.put("done_reason", "stop")
                    .put("total_duration", 4_883_583_458L)
                    .put("prompt_eval_count", Usage.INPUT)
                    .put("eval_count", Usage.OUTPUT);
        }
        return line.put("done", done);
    }

    private static ObjectNode call(ObjectNode line, Reply reply, int index) {
        line.withObject("/message")
                .withArray("/tool_calls")
                .addObject()
                .putObject("function")
                .put("name", reply.calls().get(index).name())
                .set("arguments", reply.calls().get(index).arguments());
        return line;
    }

    private static ObjectNode said(ObjectNode line, String text) {
        line.withObject("/message").put("content", text);
        return line;
    }

    @Override
    String whole(Prompt prompt, Reply reply) {
        ObjectNode line = said(line(prompt, true), reply.text());
        for (int i = 0; i < reply.calls().size(); i++) {
            call(line, reply, i);
        }
        return line.toString();
    }

    @Override
    String streamType() {
        return "application/x-ndjson";
    }

    @Override
    String begin(Prompt prompt, Reply reply) {
        return "";
    }

    @Override
    String piece(Prompt prompt, String text) {
        return said(line(prompt, false), text) + "\n";
    }

    @Override
    String calls(Prompt prompt, Reply reply) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < reply.calls().size(); i++) {
            lines.append(call(line(prompt, false), reply, i)).append('\n');
        }
        return lines.toString();
    }

    @Override
    String end(Prompt prompt, Reply reply) {
        return line(prompt, true) + "\n";
    }

    @Override
    Refusal malformed(String param, String message) {
        return error(400, param + ": " + message);
    }

    @Override
    Refusal refusal(Fault fault) {
        return switch (fault) {
            case CREDENTIALS -> error(401, "unauthorized");
            case CREDIT -> error(402, "payment required");
            case FORBIDDEN -> error(403, "forbidden");
            case MODEL -> error(404, "model 'llama-99' not found");
            case TOO_LONG -> error(400, "the input length exceeds the context length");
            case RATE -> error(429, "too many requests").after(Fault.PAUSE);
            case FAILING, BROKEN_STREAM -> error(500, "llama runner process has terminated: signal: killed");
            case OVERLOADED ->
                error(503, "server busy, please try again. maximum pending requests exceeded")
                        .after(Fault.PAUSE);
        };
    }

    private static Refusal error(int status, String message) {
        return new Refusal(status, object().put("error", message).toString());
    }

    @Override
    String broken() {
        return refusal(Fault.BROKEN_STREAM).body() + "\n";
    }
}
