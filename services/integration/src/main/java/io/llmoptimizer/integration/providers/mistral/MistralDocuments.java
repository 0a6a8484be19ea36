package io.llmoptimizer.integration.providers.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.openai.DocumentJson;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.compatible.CompatibleDocuments;
import io.llmoptimizer.integration.providers.compatible.UpstreamErrors;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.DocumentReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** Mistral's embeddings and moderations: OpenAI's but for the name of a dimension, and a verdict that does not sum itself up. */
public final class MistralDocuments implements Protocol {
    private static final String USER = "user";

    private final String provider;
    private final Protocol openAi;
    private final boolean verdicts;

    private MistralDocuments(String provider, Protocol openAi, boolean verdicts) {
        this.provider = provider;
        this.openAi = openAi;
        this.verdicts = verdicts;
    }

    public static MistralDocuments embeddings(String provider, ServerConfig config) {
        return new MistralDocuments(provider, CompatibleDocuments.embeddings(provider, config), false);
    }

    public static MistralDocuments moderations(String provider, ServerConfig config) {
        return new MistralDocuments(provider, CompatibleDocuments.moderations(provider, config), true);
    }

    @Override
    public String path(ProviderCall call) {
        return openAi.path(call);
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        openAi.authorize(key, headers);
    }

    @Override
    public byte[] body(ProviderCall call) {
        if (call.request() instanceof EmbeddingRequest embedding
                && embedding.inputs().stream().anyMatch(Input.Tokens.class::isInstance)) {
            throw new ProviderException(new Unsupported(
                    provider, "input", "as input it takes texts alone, and not the tokens of another vocabulary."));
        }
        ObjectNode body = Json.object();
        body.setAll(call.request().body());
        body.remove(List.of("llmo", USER));
        JsonNode dimensions = body.remove("dimensions");
        if (dimensions != null && !dimensions.isNull()) {
            body.set("output_dimension", dimensions);
        }
        return Json.bytes(body.put("model", call.model()));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return call.request().body().hasNonNull(USER) ? List.of(USER) : List.of();
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return verdicts
                ? new DocumentReader(MistralDocuments::verdicts, new UpstreamErrors(provider, call.model())::answered)
                : openAi.reader(call);
    }

    /** A text is flagged, as OpenAI says it, when it is of any category. */
    private static Document verdicts(byte[] body) throws IOException {
        JsonNode answer = Json.read(body);
        if (!answer.path("results").isArray()) {
            throw new IOException("the answer has no results");
        }
        for (JsonNode result : answer.path("results")) {
            if (result instanceof ObjectNode verdict && !verdict.has("flagged")) {
                boolean flagged = false;
                for (JsonNode category : verdict.path("categories")) {
                    flagged |= category.asBoolean();
                }
                verdict.put("flagged", flagged);
            }
        }
        byte[] translated = Json.bytes(answer);
        return Document.of(DocumentJson.usage(translated, "results"), translated);
    }
}
