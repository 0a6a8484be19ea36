package io.llmoptimizer.integration.providers.ollama;

import java.util.function.BiConsumer;

/** What all calls to an Ollama server have in common. */
final class OllamaServer {
    private OllamaServer() {}

    /** Addresses are often written down with the path of Ollama's imitation of OpenAI, or of its own API. */
    static String base(String configured) {
        for (String path : new String[] {"/v1", "/api"}) {
            if (configured.endsWith(path)) {
                return configured.substring(0, configured.length() - path.length());
            }
        }
        return configured;
    }

    /** One's own server asks for no key; ollama.com and proxies do. */
    static void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept("authorization", "Bearer " + key);
    }
}
