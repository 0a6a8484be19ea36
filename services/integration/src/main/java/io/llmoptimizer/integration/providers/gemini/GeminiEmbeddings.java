package io.llmoptimizer.integration.providers.gemini;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Gemini's {@code batchEmbedContents}.
 *
 * @see <a href="https://ai.google.dev/api/embeddings#method:-models.batchembedcontents">the call</a>
 */
public final class GeminiEmbeddings implements Protocol {
    /** Gemini refuses larger batches. */
    private static final int LARGEST_BATCH = 100;

    private static final Set<String> MAPPED = Set.of("model", "input", "dimensions", "encoding_format", "llmo");

    private final String provider;

    public GeminiEmbeddings(String provider) {
        this.provider = provider;
    }

    @Override
    public String path(ProviderCall call) {
        return "/models/" + URLEncoder.encode(call.model(), StandardCharsets.UTF_8) + ":batchEmbedContents";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept("x-goog-api-key", key);
    }

    @Override
    public byte[] body(ProviderCall call) {
        EmbeddingRequest request = call.embedding();
        if (request.inputs().size() > LARGEST_BATCH) {
            throw unsupported("at most " + LARGEST_BATCH + " inputs in one call, and this has "
                    + request.inputs().size() + ".");
        }
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (Input input : request.inputs()) {
            ObjectNode one = requests.addObject().put("model", "models/" + call.model());
            one.putObject("content").putArray("parts").addObject().put("text", text(input));
            request.dimensions().ifPresent(count -> one.put("outputDimensionality", count));
        }
        return Json.bytes(body);
    }

    private String text(Input input) {
        return switch (input) {
            case Input.Text text -> text.text();
            case Input.Tokens _ -> throw unsupported("texts alone, and not the tokens of another vocabulary.");
        };
    }

    private ProviderException unsupported(String whatItTakes) {
        return new ProviderException(new Unsupported(provider, "input", "as input it takes " + whatItTakes));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        List<String> dropped = new ArrayList<>();
        call.request().body().properties().forEach(given -> {
            if (!MAPPED.contains(given.getKey()) && !given.getValue().isNull()) {
                dropped.add(given.getKey());
            }
        });
        return dropped;
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        GeminiErrors errors = new GeminiErrors(provider, call.model());
        return new DocumentReader(body -> read(call, body), errors::answered);
    }

    private static Document read(ProviderCall call, byte[] body) throws IOException {
        EmbeddingRequest request = call.embedding();
        GeminiVectors answer = GeminiVectors.read(body);
        if (answer.vectors().size() != request.inputs().size()) {
            throw new IOException("for " + request.inputs().size() + " inputs came "
                    + answer.vectors().size() + " embeddings");
        }
        return new Document(
                answer.usage(),
                usage -> Wire.of(EmbeddingJson.write(call.model(), answer.vectors(), request.encoding(), usage)));
    }
}
