package io.llmoptimizer.e2e;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.llmoptimizer.bench.Gateway;

/** The official clients of one tenant, which ask once and want no answer from the cache. */
record SdkClients(Tenant tenant, OpenAIClient openAi, AnthropicClient anthropic) {
    /** A picture of one pixel. */
    static final String PNG_BASE64 =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    static final String PICTURE = "image/png of 70 bytes";

    static SdkClients of(Fleet fleet) {
        Tenant tenant = Tenant.register(fleet.gateway());
        String key = tenant.createKey().secret();
        String base = fleet.gateway().base().toString();
        return new SdkClients(
                tenant,
                OpenAIOkHttpClient.builder()
                        .baseUrl(base + "/v1")
                        .apiKey(key)
                        .putHeader("llmo-cache", "no-store")
                        .maxRetries(0)
                        .build(),
                AnthropicOkHttpClient.builder()
                        .baseUrl(base)
                        .apiKey(key)
                        .putHeader("llmo-cache", "no-store")
                        .maxRetries(0)
                        .build());
    }

    /** Of an object whose members are required, with nothing besides. */
    static ObjectNode schema(String property, String type) {
        ObjectNode schema = Gateway.JSON.createObjectNode().put("type", "object");
        schema.putObject("properties").putObject(property).put("type", type);
        schema.putArray("required").add(property);
        return schema.put("additionalProperties", false);
    }
}
