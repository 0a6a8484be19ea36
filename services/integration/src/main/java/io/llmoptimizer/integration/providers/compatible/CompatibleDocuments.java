package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.openai.DocumentJson;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.DocumentReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.Vendor;
import java.util.List;
import java.util.function.BiConsumer;

/** OpenAI's calls that are answered with one document: both ways it goes on as it is. */
public final class CompatibleDocuments implements Protocol {
    private final String provider;
    private final String path;
    private final String list;
    private final Vendor vendor;

    /** @param list the member of an answer that has its results, without which it is none */
    private CompatibleDocuments(String provider, ServerConfig config, String path, String list) {
        this.provider = provider;
        this.vendor = Vendor.of(config);
        this.path = path;
        this.list = list;
    }

    public static CompatibleDocuments embeddings(String provider, ServerConfig config) {
        return new CompatibleDocuments(provider, config, "/embeddings", "data");
    }

    public static CompatibleDocuments moderations(String provider, ServerConfig config) {
        return new CompatibleDocuments(provider, config, "/moderations", "results");
    }

    @Override
    public String path(ProviderCall call) {
        return path;
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        vendor.authorize(key, headers);
    }

    @Override
    public String modelsPath() {
        return vendor.modelsPath();
    }

    @Override
    public byte[] body(ProviderCall call) {
        ObjectNode body = Json.object();
        body.setAll(call.request().body());
        body.remove("llmo");
        return Json.bytes(body.put("model", call.model()));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return List.of();
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        UpstreamErrors errors = new UpstreamErrors(provider, call.model());
        return new DocumentReader(body -> Document.of(DocumentJson.usage(body, list), body), errors::answered);
    }
}
