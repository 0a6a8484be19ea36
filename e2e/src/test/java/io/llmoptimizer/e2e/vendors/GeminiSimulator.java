package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.net.URI;

/** Gemini, a model of the third generation: it wants a signature with calls, and calls and results have no ids. */
final class GeminiSimulator extends VendorSimulator {

    private final String key;

    GeminiSimulator(String key) {
        this.key = key;
    }

    @Override
    void authorize(Headers headers) {
        if (!key.equals(headers.getFirst("x-goog-api-key"))) {
            throw new RefusedException(refusal(Fault.CREDENTIALS));
        }
    }

    @Override
    String modelsPath() {
        return "/v1beta/models";
    }

    @Override
    String models() {
        return "{\"models\":[]}";
    }

    @Override
    Prompt read(URI address, ObjectNode body) {
        return new GeminiReader(this).read(address, body);
    }

    /** @param finish null while there is more to come */
    private static ObjectNode response(Prompt prompt, String finish) {
        ObjectNode response = object();
        ObjectNode candidate = response.putArray("candidates").addObject();
        candidate.putObject("content").put("role", "model").putArray("parts");
        candidate.put("index", 0);
        ObjectNode usage = response.putObject("usageMetadata")
                .put("promptTokenCount", Usage.INPUT)
                .put("cachedContentTokenCount", Usage.CACHED);
        if (finish != null) {
            candidate.put("finishReason", finish);
            usage.put("candidatesTokenCount", Usage.OUTPUT - Usage.REASONING)
                    .put("thoughtsTokenCount", Usage.REASONING)
                    .put("totalTokenCount", Usage.INPUT + Usage.OUTPUT);
        }
        return response.put("modelVersion", prompt.model()).put("responseId", "resp-1");
    }

    private static ObjectNode part(ObjectNode response) {
        return response.withArray("/candidates/0/content/parts").addObject();
    }

    private static void call(ObjectNode response, Reply reply, int index) {
        ObjectNode part = part(response);
        part.putObject("functionCall")
                .put("name", reply.calls().get(index).name())
                .set("args", reply.calls().get(index).arguments());
        if (index == 0) {
            part.put("thoughtSignature", "c2lnbmF0dXJl");
        }
    }

    @Override
    String whole(Prompt prompt, Reply reply) {
        ObjectNode response = response(prompt, "STOP");
        if (reply.calls().isEmpty()) {
            part(response).put("text", reply.text());
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            call(response, reply, i);
        }
        return response.toString();
    }

    @Override
    String streamType() {
        return "text/event-stream";
    }

    @Override
    String begin(Prompt prompt, Reply reply) {
        return "";
    }

    @Override
    String piece(Prompt prompt, String text) {
        ObjectNode response = response(prompt, null);
        part(response).put("text", text);
        return event(response);
    }

    /** An event for each, and the thought's signature with the first alone. */
    @Override
    String calls(Prompt prompt, Reply reply) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < reply.calls().size(); i++) {
            ObjectNode response = response(prompt, null);
            call(response, reply, i);
            events.append(event(response));
        }
        return events.toString();
    }

    @Override
    String end(Prompt prompt, Reply reply) {
        ObjectNode response = response(prompt, "STOP");
        part(response).put("text", "");
        return event(response);
    }

    @Override
    Refusal malformed(String param, String message) {
        return error(400, "INVALID_ARGUMENT", "Invalid JSON payload received. " + param + ": " + message, null);
    }

    @Override
    Refusal refusal(Fault fault) {
        return switch (fault) {
            case CREDENTIALS ->
                error(
                        400,
                        "INVALID_ARGUMENT",
                        "API key not valid. Please pass a valid API key.",
                        info("ErrorInfo").put("reason", "API_KEY_INVALID"));
            case CREDIT -> error(400, "FAILED_PRECONDITION", "Please enable billing on your project", null);
            case FORBIDDEN -> error(403, "PERMISSION_DENIED", "Your API key was reported as leaked.", null);
            case MODEL -> error(404, "NOT_FOUND", "models/gemini-99 is not found for API version v1beta", null);
            case TOO_LONG ->
                error(
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        null);
            case RATE ->
                error(
                        429,
                        "RESOURCE_EXHAUSTED",
                        "You exceeded your current quota",
                        info("RetryInfo").put("retryDelay", (Fault.PAUSE - 1) + ".25s"));
            case FAILING -> error(500, "INTERNAL", "An internal error has occurred.", null);
            case OVERLOADED, BROKEN_STREAM ->
                error(503, "UNAVAILABLE", "The model is overloaded.", null).after(Fault.PAUSE);
        };
    }

    private static ObjectNode info(String type) {
        return object().put("@type", "type.googleapis.com/google.rpc." + type);
    }

    /** @param detail null for none */
    private static Refusal error(int status, String name, String message, ObjectNode detail) {
        ObjectNode body = object();
        ObjectNode error = body.putObject("error")
                .put("code", status)
                .put("message", message)
                .put("status", name);
        if (detail != null) {
            error.putArray("details").add(detail);
        }
        return new Refusal(status, body.toString());
    }

    @Override
    String broken() {
        return "data: " + refusal(Fault.BROKEN_STREAM).body() + "\n\n";
    }
}
