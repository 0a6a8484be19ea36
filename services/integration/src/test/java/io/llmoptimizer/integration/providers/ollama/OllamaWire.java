package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.providers.VendorWire;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ollama's wire. It tells nothing of caches, has no filter, and no account of one's own server can run dry. */
public final class OllamaWire implements VendorWire {
    private static final String HEAD = "{\"model\":\"llama-x\",\"created_at\":\"2026-01-05T10:00:00.123456789Z\",";
    /** What newer servers put into a call, and older ones do not. */
    public static final String CALLS = "[{\"id\":\"call_1\",\"function\":{\"index\":0,\"name\":\"weather\","
            + "\"arguments\":{\"city\":\"Oslo\"}}},{\"id\":\"call_2\",\"function\":{\"index\":1,\"name\":\"weather\","
            + "\"arguments\":{\"city\":\"Rome\"}}}]";

    @Override
    public String whole() {
        return HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"Whole.\"}," + done("stop", 2);
    }

    @Override
    public String wholeTools() {
        return wholeTools(CALLS);
    }

    public static String wholeTools(String calls) {
        return HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":" + calls + "},"
                + done("stop", 2);
    }

    /** Vectors {@code (0.5, i, -0.5)} for the inputs 0, 1, 2, …, which had 9 tokens. */
    public static String embeddings(int count) {
        String vectors =
                IntStream.range(0, count).mapToObj(i -> "[0.5," + i + ",-0.5]").collect(Collectors.joining(","));
        return "{\"model\":\"vectors\",\"embeddings\":[" + vectors
                + "],\"total_duration\":14143917,\"load_duration\":1019500,\"prompt_eval_count\":9}";
    }

    /** @param members of the message, besides its role */
    public static String line(String members, String rest) {
        return HEAD + "\"message\":{\"role\":\"assistant\"," + members + "},\"done\":false" + rest + "}\n";
    }

    @Override
    public String begin() {
        return "";
    }

    @Override
    public String piece(String text) {
        return line("\"content\":\"" + text + "\"", "");
    }

    @Override
    public String tools() {
        return line("\"content\":\"\",\"tool_calls\":" + CALLS, "");
    }

    @Override
    public String end(Why why, int outputTokens) {
        return HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                + done(why == Why.LENGTH ? "length" : "stop", outputTokens) + "\n";
    }

    private static String done(String reason, int output) {
        return "\"done_reason\":\"" + reason + "\",\"done\":true,\"total_duration\":4883583458,"
                + "\"load_duration\":1334875,\"prompt_eval_count\":7,\"prompt_eval_duration\":342546000,"
                + "\"eval_count\":" + output + ",\"eval_duration\":4535599000}";
    }

    @Override
    public String keepAlive() {
        return "\n";
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public String event(String json) {
        return json + "\n";
    }

    @Override
    public String errorEvent(String message) {
        return "{\"error\":\"" + message + "\"}\n";
    }

    @Override
    public int cached() {
        return 0;
    }

    @Override
    public boolean has(Why why) {
        return why != Why.FILTERED;
    }

    @Override
    public boolean has(Kind kind) {
        return kind != Kind.BLOCKED;
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS -> error(401, "unauthorized");
            case CREDIT -> error(402, "payment required");
            case MODEL -> error(404, "model 'llama-99' not found");
            case TOO_LONG -> error(400, "the input length exceeds the context length");
            case RATE -> error(429, "too many requests");
            case REQUEST -> error(400, "llama-x does not support tools");
            case BLOCKED -> throw new IllegalArgumentException("Ollama filters nothing");
            case OVERLOADED -> error(503, "server busy, please try again. maximum pending requests exceeded");
            case FAILING -> error(500, "llama runner process has terminated: signal: killed");
        };
    }

    @Override
    public int cap(JsonNode body) {
        return body.at("/options/num_predict").asInt(Integer.MAX_VALUE);
    }

    private static Refusal error(int status, String message) {
        return new Refusal(status, "{\"error\":\"" + message + "\"}");
    }
}
