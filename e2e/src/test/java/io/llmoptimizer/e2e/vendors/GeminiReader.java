package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Gemini's requests. */
final class GeminiReader {
    private static final Pattern ADDRESS =
            Pattern.compile("/v1beta/models/([\\w.-]+):(generateContent|streamGenerateContent\\?alt=sse)");
    private static final Set<String> PARAMETERS =
            Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings");
    private static final Set<String> PART =
            Set.of("text", "inlineData", "functionCall", "functionResponse", "thoughtSignature");
    private static final Set<String> CONFIG = Set.of(
            "temperature",
            "topP",
            "topK",
            "seed",
            "maxOutputTokens",
            "stopSequences",
            "responseMimeType",
            "responseJsonSchema",
            "presencePenalty",
            "frequencyPenalty",
            "thinkingConfig");

    private final VendorSimulator vendor;

    GeminiReader(VendorSimulator vendor) {
        this.vendor = vendor;
    }

    /** @throws RefusedException when it does not take the request */
    Prompt read(URI address, ObjectNode body) {
        Matcher matcher = ADDRESS.matcher(address.toString());
        if (!matcher.matches()) {
            throw new RefusedException(vendor.refusal(Fault.MODEL));
        }
        vendor.requireOnly(body, "", PARAMETERS);
        PromptBuilder prompt =
                new PromptBuilder(matcher.group(1), matcher.group(2).startsWith("stream"));
        body.at("/systemInstruction/parts")
                .forEach(part -> prompt.system(part.path("text").asText()));
        JsonNode contents = body.path("contents");
        vendor.require(!contents.isEmpty(), "contents", "contents is not specified");
        for (int i = 0; i < contents.size(); i++) {
            content(prompt, contents.get(i), "contents[" + i + "]");
        }
        body.path("tools").forEach(tool -> tool(prompt, tool));
        if (body.has("generationConfig")) {
            config(prompt, body.path("generationConfig"));
        }
        return prompt.build();
    }

    private void config(PromptBuilder prompt, JsonNode config) {
        vendor.requireOnly(config, "generation_config", CONFIG);
        prompt.limit(config.path("maxOutputTokens"));
        if (config.has("responseJsonSchema")) {
            vendor.require(
                    config.path("responseMimeType").asText().equals("application/json"),
                    "generation_config",
                    "response_json_schema requires response_mime_type application/json");
            prompt.schema(config.path("responseJsonSchema"));
        }
    }

    private void content(PromptBuilder prompt, JsonNode content, String path) {
        vendor.requireOnly(content, path, Set.of("role", "parts"));
        JsonNode parts = content.path("parts");
        vendor.require(!parts.isEmpty(), path, "contents.parts must not be empty.");
        switch (content.path("role").asText()) {
            case "model" -> {
                prompt.modelTurn();
                for (int i = 0; i < parts.size(); i++) {
                    modelPart(prompt, parts.get(i), i, path + ".parts[" + i + "]");
                }
            }
            case "user" -> {
                if (!parts.path(0).has("functionResponse")) {
                    prompt.userTurn();
                }
                for (int i = 0; i < parts.size(); i++) {
                    userPart(prompt, parts.get(i), i, path + ".parts[" + i + "]");
                }
                vendor.require(
                        prompt.pending().isEmpty(),
                        path,
                        "Please ensure that the number of function response parts is equal to the number of function call"
                                + " parts of the function call turn.");
            }
            default -> vendor.require(false, path + ".role", "Please use a valid role: user, model.");
        }
    }

    private void modelPart(PromptBuilder prompt, JsonNode part, int index, String path) {
        vendor.requireOnly(part, path, PART);
        if (part.has("functionCall")) {
            JsonNode call = part.path("functionCall");
            vendor.require(call.path("args").isObject(), path + ".function_call.args", "Invalid value");
            vendor.require(
                    !prompt.pending().isEmpty() || part.hasNonNull("thoughtSignature"),
                    path,
                    "Function call is missing a thought_signature in functionCall parts.");
            prompt.called(
                    call.path("name").asText() + "-" + index, call.path("name").asText(), call.path("args"));
        } else {
            vendor.require(part.has("text"), path, "required oneof field 'data' must have one initialized field");
        }
    }

    private void userPart(PromptBuilder prompt, JsonNode part, int index, String path) {
        vendor.requireOnly(part, path, PART);
        if (part.has("functionResponse")) {
            JsonNode response = part.path("functionResponse");
            vendor.require(response.path("response").isObject(), path + ".function_response.response", "Invalid value");
            vendor.require(
                    prompt.result(
                            response.path("name").asText() + "-" + index,
                            response.path("response").path("result").asText()),
                    path,
                    "function response parts must match the function call parts of the function call turn");
        } else if (part.has("inlineData")) {
            JsonNode data = part.path("inlineData");
            vendor.picture(
                    prompt, data.path("mimeType").asText(), data.path("data").asText(), path);
        } else {
            vendor.require(part.has("text"), path, "required oneof field 'data' must have one initialized field");
            prompt.text(part.path("text").asText());
        }
    }

    private void tool(PromptBuilder prompt, JsonNode tool) {
        vendor.requireOnly(tool, "tools[0]", Set.of("functionDeclarations"));
        for (JsonNode declared : tool.path("functionDeclarations")) {
            vendor.requireOnly(
                    declared,
                    "tools[0].function_declarations[0]",
                    Set.of("name", "description", "parameters", "parametersJsonSchema"));
            vendor.require(
                    declared.path("name").asText().matches("[a-zA-Z_][\\w.:-]{0,63}"),
                    "tools[0].function_declarations[0].name",
                    "Invalid function name.");
            prompt.tool(declared.path("name").asText(), declared.path("parametersJsonSchema"));
        }
    }
}
