package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import io.llmoptimizer.bench.Gateway;
import java.net.URI;
import java.util.Set;

/** The requests of the vendors whose chats are OpenAI's, each with its own parameters, limits and errors. */
abstract class ChatCompletionsSimulator extends ChatCompletionsAnswers {
    private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");
    private static final Set<String> MESSAGE =
            Set.of("role", "content", "name", "tool_calls", "tool_call_id", "refusal", "prefix", "reasoning_content");

    private final String key;

    ChatCompletionsSimulator(String key) {
        this.key = key;
    }

    /** All that a request may have. */
    abstract Set<String> parameters();

    /** Name of the limit of output tokens. */
    abstract String limit();

    /** Who may say something. */
    abstract Set<String> roles();

    /** What the user says, in the forms the vendor reads. */
    abstract void userContent(PromptBuilder prompt, JsonNode content, String path);

    /** @throws RefusedException when it can't answer in this form */
    abstract void format(PromptBuilder prompt, JsonNode format);

    /** Refuses ids that can't be its own. */
    abstract void requireCallId(String id, String path);

    @Override
    void authorize(Headers headers) {
        if (!("Bearer " + key).equals(headers.getFirst("authorization"))) {
            throw new RefusedException(refusal(Fault.CREDENTIALS));
        }
    }

    @Override
    String modelsPath() {
        return "/v1/models";
    }

    @Override
    String models() {
        return "{\"object\":\"list\",\"data\":[]}";
    }

    @Override
    Prompt read(URI address, ObjectNode body) {
        require(address.toString().equals("/v1/chat/completions"), "url", "Invalid URL (POST " + address + ")");
        requireOnly(body, "", parameters());
        require(body.path("model").isTextual(), "model", "you must provide a model parameter");
        require(!body.path("messages").isEmpty(), "messages", "Missing required parameter: 'messages'.");
        boolean streamed = body.path("stream").asBoolean();
        require(
                streamed || !body.has("stream_options"),
                "stream_options",
                "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        PromptBuilder prompt = new PromptBuilder(body.path("model").asText(), streamed);
        prompt.limit(body.path(limit()));
        prompt.usageAsked(body.path("stream_options").path("include_usage").asBoolean());
        JsonNode messages = body.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            message(prompt, messages.get(i), "messages[" + i + "]");
        }
        requireAnswered(prompt, "messages");
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            tool(prompt, tools.get(i), "tools[" + i + "]");
        }
        if (body.has("response_format")) {
            format(prompt, body.path("response_format"));
        }
        return prompt.build();
    }

    private void message(PromptBuilder prompt, JsonNode message, String path) {
        requireOnly(message, path, MESSAGE);
        String role = message.path("role").asText();
        require(roles().contains(role), path + ".role", "Invalid value: '" + role + "'.");
        if (!role.equals("tool")) {
            requireAnswered(prompt, path);
        }
        JsonNode content = message.path("content");
        switch (role) {
            case "user" -> {
                prompt.userTurn();
                userContent(prompt, content, path + ".content");
            }
            case "assistant" -> assistant(prompt, message, path);
            case "tool" ->
                require(
                        prompt.result(message.path("tool_call_id").asText(), plain(content, path)),
                        path,
                        "'tool' must be a response to a preceding message with 'tool_calls'.");
            default -> prompt.system(plain(content, path));
        }
    }

    private void assistant(PromptBuilder prompt, JsonNode message, String path) {
        prompt.modelTurn();
        JsonNode calls = message.path("tool_calls");
        require(
                !calls.isEmpty() || message.path("content").isTextual(),
                path + ".content",
                "Invalid value for 'content': expected a string, got null.");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode function = calls.get(i).path("function");
            String at = path + ".tool_calls[" + i + "]";
            require(calls.get(i).path("type").asText().equals("function"), at + ".type", "Missing type");
            require(function.path("name").isTextual(), at + ".function.name", "Missing name");
            require(function.path("arguments").isTextual(), at + ".function.arguments", "expected a string");
            requireCallId(calls.get(i).path("id").asText(), at + ".id");
            try {
                prompt.called(
                        calls.get(i).path("id").asText(),
                        function.path("name").asText(),
                        Gateway.JSON.readTree(function.path("arguments").asText()));
            } catch (JsonProcessingException noJson) {
                require(false, at + ".function.arguments", "expected JSON");
            }
        }
    }

    private void requireAnswered(PromptBuilder prompt, String path) {
        require(
                prompt.pending().isEmpty(),
                path,
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.");
    }

    private void tool(PromptBuilder prompt, JsonNode tool, String path) {
        require(tool.path("type").asText().equals("function"), path + ".type", "Invalid value");
        JsonNode function = tool.path("function");
        requireOnly(function, path + ".function", FUNCTION);
        require(
                function.path("name").asText().matches("[a-zA-Z0-9_-]{1,64}"),
                path + ".function.name",
                "string does not match pattern");
        if (function.path("strict").asBoolean()) {
            requireStrict(function.path("parameters"), path + ".function.parameters");
        }
        prompt.tool(function.path("name").asText(), function.path("parameters"));
    }

    /** What a schema has to be for a model to be held to it. */
    final void requireStrict(JsonNode schema, String path) {
        require(schema.path("type").asText().equals("object"), path, "schema must be of type \"object\"");
        require(
                schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").asBoolean(),
                path,
                "'additionalProperties' is required to be supplied and to be false.");
        require(
                schema.path("required").size() == schema.path("properties").size(),
                path,
                "'required' is required to be supplied and to be an array including every key in properties.");
    }

    /** A string, or an array of texts. */
    final String plain(JsonNode content, String path) {
        if (content.isTextual()) {
            return content.textValue();
        }
        require(content.isArray(), path + ".content", "expected a string or an array");
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            require(part.path("type").asText().equals("text"), path + ".content", "expected parts of type text");
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    /** Texts and pictures in {@code data:} URLs. */
    final void parts(PromptBuilder prompt, JsonNode content, String path) {
        if (content.isTextual()) {
            prompt.text(content.textValue());
            return;
        }
        require(content.isArray() && !content.isEmpty(), path, "expected a string or an array");
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "text" -> prompt.text(part.path("text").asText());
                case "image_url" -> {
                    String[] url = part.path("image_url").path("url").asText().split("[:;,]", -1);
                    require(url.length == 4 && url[0].equals("data") && url[2].equals("base64"), path, "Invalid image");
                    picture(prompt, url[1], url[3], path);
                }
                default ->
                    require(false, path, "Invalid value: '" + part.path("type").asText() + "'.");
            }
        }
    }
}
