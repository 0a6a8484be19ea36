package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.VendorWire.Why;
import io.llmoptimizer.integration.providers.anthropic.AnthropicWire;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;
import io.llmoptimizer.integration.providers.deepseek.DeepSeekWire;
import io.llmoptimizer.integration.providers.gemini.GeminiWire;
import io.llmoptimizer.integration.providers.mistral.MistralWire;
import io.llmoptimizer.integration.providers.ollama.OllamaWire;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Optional;

/** A vendor at {@link VendorServer}: what a client asks it for, and what it answers. */
enum Vendor {
    OPENAI("gpt-x"),
    ANTHROPIC("claude-opus-4-7"),
    GEMINI("gemini-2.5-flash"),
    DEEPSEEK("deepseek-chat"),
    MISTRAL("mistral-large-latest"),
    OLLAMA("qwen3");

    private final String name;

    Vendor(String name) {
        this.name = name;
    }

    static Vendor of(String vendor) {
        return valueOf(vendor.toUpperCase(Locale.ROOT));
    }

    /** As a client writes it. */
    String model() {
        return name().toLowerCase(Locale.ROOT) + "-like/" + name;
    }

    VendorWire wire() {
        return switch (this) {
            case OPENAI -> new OpenAiWire();
            case ANTHROPIC -> new AnthropicWire();
            case GEMINI -> new GeminiWire();
            case DEEPSEEK -> new DeepSeekWire();
            case MISTRAL -> new MistralWire();
            case OLLAMA -> new OllamaWire();
        };
    }

    /** Whether a request of any vendor's asks for a stream. */
    static boolean isStreamed(String path, JsonNode body) {
        return path.contains(":streamGenerateContent") || body.path("stream").asBoolean();
    }

    /** Answers as the vendor whose model is asked for. */
    static void serve(FakeUpstream upstream, FakeUpstream.Received request, HttpServerResponse response) {
        for (Vendor vendor : values()) {
            if (vendor.name.equals(request.model())) {
                vendor.answer(upstream, isStreamed(request.path(), request.body()), response);
                return;
            }
        }
        response.setStatusCode(404).end();
    }

    private void answer(FakeUpstream upstream, boolean stream, HttpServerResponse response) {
        if (stream) {
            send(upstream, response, ending(Why.STOP, 2));
        } else {
            send(response, wire().whole());
        }
    }

    /** A stream, in packets that end anywhere. */
    void send(FakeUpstream upstream, HttpServerResponse response, String stream) {
        upstream.trickle(response.setChunked(true).putHeader("content-type", wire().streamType()), stream, 17);
    }

    /** A whole answer. */
    void send(HttpServerResponse response, String whole) {
        response.putHeader("content-type", "application/json").end(whole);
    }

    /** A stream that ends for this reason: {@code Whole.}, or two calls of tools. */
    String ending(Why why, int outputTokens) {
        String said = why == Why.TOOLS ? wire().tools() : wire().piece("Whole.") + wire().between();
        return wire().begin() + said + wire().end(why, outputTokens);
    }

    /** The thought {@code Hm.} and the answer {@code 42}: 7 tokens of input, 5 of output; empty where thoughts are not shown. */
    Optional<Thinking> thinking() {
        return switch (this) {
            case OPENAI -> Optional.empty();
            case ANTHROPIC -> Optional.of(anthropic());
            case GEMINI -> Optional.of(gemini());
            case DEEPSEEK ->
                Optional.of(compatible(
                        "\"reasoning_content\":\"Hm.\"",
                        "\"content\":\"42\"",
                        ",\"completion_tokens_details\":{\"reasoning_tokens\":3}",
                        3));
            case MISTRAL ->
                Optional.of(compatible(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}]",
                        "\"content\":[{\"type\":\"text\",\"text\":\"42\"}]",
                        "",
                        0));
            case OLLAMA -> Optional.of(ollama());
        };
    }

    /**
     * An answer with thoughts.
     *
     * @param tokens of thinking, as far as the vendor tells them
     */
    record Thinking(String whole, String stream, long tokens) {}

    private static Thinking anthropic() {
        String head = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",";
        return new Thinking(
                head + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"c2ln\"},"
                        + "{\"type\":\"text\",\"text\":\"42\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}",
                named(
                                "message_start",
                                "\"message\":" + head
                                        + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}")
                        + named(
                                "content_block_start",
                                "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                        + named(
                                "content_block_delta",
                                "\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}")
                        + named(
                                "content_block_delta",
                                "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}")
                        + named("content_block_stop", "\"index\":0")
                        + named(
                                "content_block_start",
                                "\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                        + named(
                                "content_block_delta",
                                "\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"42\"}")
                        + named("content_block_stop", "\"index\":1")
                        + named(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}")
                        + named("message_stop", "\"x\":0"),
                0);
    }

    private static String named(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static Thinking gemini() {
        String form = "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"}%s,\"index\":0}],"
                + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2,\"thoughtsTokenCount\":3,\"totalTokenCount\":12},"
                + "\"modelVersion\":\"gemini-x\",\"responseId\":\"r\"}";
        String thought = "{\"text\":\"Hm.\",\"thought\":true}";
        String answer = "{\"text\":\"42\"}";
        String stop = ",\"finishReason\":\"STOP\"";
        return new Thinking(
                form.formatted(thought + "," + answer, stop),
                FakeUpstream.event(form.formatted(thought, "")) + FakeUpstream.event(form.formatted(answer, stop)),
                3);
    }

    /** DeepSeek's and Mistral's, who put their thoughts into OpenAI's form in ways of their own. */
    private static Thinking compatible(String thought, String answer, String details, long tokens) {
        String usage = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12" + details + "}";
        String chunk =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{%s},\"finish_reason\":%s}]%s}";
        return new Thinking(
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + merged(thought, answer) + "},\"finish_reason\":\"stop\"}]," + usage + "}",
                FakeUpstream.event(chunk.formatted(thought, "null", ""))
                        + FakeUpstream.event(chunk.formatted(answer, "null", ""))
                        + FakeUpstream.event(chunk.formatted("", "\"stop\"", "," + usage))
                        + FakeUpstream.event("[DONE]"),
                tokens);
    }

    /** Two members, or two arrays of the same name as one. */
    private static String merged(String thought, String answer) {
        String content = "\"content\":[";
        return thought.startsWith(content)
                ? thought.substring(0, thought.length() - 1) + "," + answer.substring(content.length())
                : thought + "," + answer;
    }

    private static Thinking ollama() {
        String head =
                "{\"model\":\"m\",\"created_at\":\"2026-01-05T10:00:00.123456789Z\",\"message\":{\"role\":\"assistant\",";
        String done = "\"done_reason\":\"stop\",\"done\":true,\"prompt_eval_count\":7,\"eval_count\":5}";
        return new Thinking(
                head + "\"content\":\"42\",\"thinking\":\"Hm.\"}," + done,
                head + "\"content\":\"\",\"thinking\":\"Hm.\"},\"done\":false}\n"
                        + head + "\"content\":\"42\"},\"done\":false}\n"
                        + head + "\"content\":\"\"}," + done + "\n",
                0);
    }
}
