package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.EmbeddingJson;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.DocumentReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Ollama's {@code /api/embed}.
 *
 * @see <a href="https://docs.ollama.com/api/embed">the call</a>
 */
public final class OllamaEmbeddings implements Protocol {
    /** Ollama's own, which a client may say to it in OpenAI's dialect. */
    private static final List<String> OWN = List.of("truncate", "options", "keep_alive");

    private static final Set<String> MAPPED =
            Set.of("model", "input", "dimensions", "encoding_format", "llmo", "truncate", "options", "keep_alive");

    private final String provider;

    public OllamaEmbeddings(String provider) {
        this.provider = provider;
    }

    @Override
    public String base(String configured) {
        return OllamaServer.base(configured);
    }

    @Override
    public String path(ProviderCall call) {
        return "/api/embed";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        OllamaServer.authorize(key, headers);
    }

    @Override
    public byte[] body(ProviderCall call) {
        EmbeddingRequest request = call.embedding();
        ObjectNode body = Json.object().put("model", call.model());
        ArrayNode inputs = body.putArray("input");
        for (Input input : request.inputs()) {
            switch (input) {
                case Input.Text text -> inputs.add(text.text());
                case Input.Tokens _ ->
                    throw new ProviderException(new Unsupported(
                            provider,
                            "input",
                            "as input it takes texts alone, and not the tokens of another vocabulary."));
            }
        }
        request.dimensions().ifPresent(count -> body.put("dimensions", count));
        OWN.stream()
                .filter(request.body()::hasNonNull)
                .forEach(name -> body.set(name, request.body().get(name)));
        return Json.bytes(body);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return call.request().body().properties().stream()
                .filter(given ->
                        !MAPPED.contains(given.getKey()) && !given.getValue().isNull())
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        OllamaErrors errors = new OllamaErrors(provider, call.model());
        return new DocumentReader(body -> read(call, body), errors::answered);
    }

    private static Document read(ProviderCall call, byte[] body) throws IOException {
        EmbeddingRequest request = call.embedding();
        OllamaVectors answer = OllamaVectors.read(body);
        if (answer.vectors().size() != request.inputs().size()) {
            throw new IOException("for " + request.inputs().size() + " inputs came "
                    + answer.vectors().size() + " embeddings");
        }
        return new Document(
                answer.usage(),
                usage -> Wire.of(EmbeddingJson.write(call.model(), answer.vectors(), request.encoding(), usage)));
    }
}
