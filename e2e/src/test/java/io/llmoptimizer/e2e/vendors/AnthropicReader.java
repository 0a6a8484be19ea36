package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Set;

/** Reads Anthropic's requests. */
final class AnthropicReader {
    private static final Set<String> PARAMETERS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier");
    private static final Set<String> TOOL =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private final VendorSimulator vendor;

    AnthropicReader(VendorSimulator vendor) {
        this.vendor = vendor;
    }

    /** @throws RefusedException when it does not take the request */
    Prompt read(URI address, ObjectNode body) {
        vendor.require(address.toString().equals("/v1/messages"), "url", "Not Found");
        vendor.requireOnly(body, "", PARAMETERS);
        vendor.require(body.path("model").isTextual(), "model", "Field required");
        vendor.require(body.path("max_tokens").asLong() > 0, "max_tokens", "Field required");
        PromptBuilder prompt = new PromptBuilder(
                body.path("model").asText(), body.path("stream").asBoolean());
        prompt.limit(body.path("max_tokens"));
        prompt.system(body.path("system").asText(""));
        body.path("system").forEach(block -> prompt.system(text(block, "system")));
        JsonNode messages = body.path("messages");
        vendor.require(!messages.isEmpty(), "messages", "at least one message is required");
        for (int i = 0; i < messages.size(); i++) {
            message(prompt, messages.get(i), "messages." + i);
        }
        vendor.require(
                prompt.pending().isEmpty(),
                "messages",
                "`tool_use` ids were found without `tool_result` blocks immediately after");
        body.path("tools").forEach(tool -> tool(prompt, tool));
        if (body.path("output_config").has("format")) {
            JsonNode format = body.path("output_config").path("format");
            vendor.require(
                    format.path("type").asText().equals("json_schema"), "output_config.format.type", "Field required");
            vendor.require(
                    format.at("/schema/additionalProperties").isBoolean(),
                    "output_config.format.schema",
                    "For 'object' type, 'additionalProperties' must be explicitly set to false");
            prompt.schema(format.path("schema"));
        }
        return prompt.build();
    }

    private String text(JsonNode block, String path) {
        vendor.require(block.path("type").asText().equals("text"), path, "Input should be of type text");
        vendor.require(!block.path("text").asText().isEmpty(), path, "text content blocks must be non-empty");
        return block.path("text").asText();
    }

    private void message(PromptBuilder prompt, JsonNode message, String path) {
        vendor.requireOnly(message, path, Set.of("role", "content"));
        JsonNode content = message.path("content");
        String role = message.path("role").asText();
        vendor.require(role.matches("user|assistant"), path + ".role", "Input should be 'user' or 'assistant'");
        vendor.require(
                content.isTextual() || !content.isEmpty(),
                path + ".content",
                "all messages must have non-empty content");
        boolean answers = content.path(0).path("type").asText().equals("tool_result");
        if (role.equals("assistant")) {
            prompt.modelTurn();
        } else if (!answers) {
            prompt.userTurn();
        }
        if (content.isTextual() && role.equals("user")) {
            prompt.text(content.textValue());
        }
        for (int i = 0; i < content.size(); i++) {
            block(prompt, content.get(i), role, path + ".content." + i);
        }
        vendor.require(
                role.equals("assistant") || prompt.pending().isEmpty(),
                path,
                "`tool_use` ids were found without `tool_result` blocks immediately after");
    }

    private void block(PromptBuilder prompt, JsonNode block, String role, String path) {
        switch (role + " " + block.path("type").asText()) {
            case "user text" -> prompt.text(text(block, path));
            case "assistant text" -> text(block, path);
            case "user image" -> {
                JsonNode source = block.path("source");
                vendor.require(source.path("type").asText().equals("base64"), path + ".source", "Field required");
                vendor.picture(
                        prompt,
                        source.path("media_type").asText(),
                        source.path("data").asText(),
                        path);
            }
            case "assistant tool_use" -> {
                vendor.require(
                        block.path("id").asText().matches("[a-zA-Z0-9_-]+"),
                        path + ".id",
                        "String should match pattern");
                vendor.require(block.path("input").isObject(), path + ".input", "Input should be a valid dictionary");
                prompt.called(block.path("id").asText(), block.path("name").asText(), block.path("input"));
            }
            case "user tool_result" -> {
                StringBuilder result = new StringBuilder(block.path("content").asText(""));
                block.path("content").forEach(part -> result.append(text(part, path)));
                vendor.require(
                        prompt.result(block.path("tool_use_id").asText(), result.toString()),
                        path,
                        "unexpected `tool_use_id` found in `tool_result` blocks");
            }
            default ->
                vendor.require(false, path, "Input tag '" + block.path("type").asText() + "' does not match");
        }
    }

    private void tool(PromptBuilder prompt, JsonNode tool) {
        vendor.requireOnly(tool, "tools.0", TOOL);
        vendor.require(
                tool.path("name").asText().matches("[a-zA-Z0-9_-]{1,128}"), "tools.0.name", "should match pattern");
        vendor.require(
                tool.at("/input_schema/type").asText().equals("object"), "tools.0.input_schema.type", "Field required");
        prompt.tool(tool.path("name").asText(), tool.path("input_schema"));
    }
}
