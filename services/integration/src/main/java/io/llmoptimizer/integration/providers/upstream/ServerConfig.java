package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.Operation;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model provider's server. */
public interface ServerConfig {

    /** What a server understands. */
    enum Api {
        /** Chat completions, as OpenAI and most others have them. */
        OPENAI,
        /** Anthropic's Messages. */
        ANTHROPIC,
        /** Google's {@code generateContent}. */
        GEMINI,
        /** Ollama's own {@code /api/chat} and {@code /api/embed}. */
        OLLAMA,
        /** DeepSeek's chat completions. */
        DEEPSEEK,
        /** Mistral's chat completions, embeddings and moderations. */
        MISTRAL
    }

    /** What the server understands. Another server of a vendor's API is its address, its key and this. */
    @WithDefault("openai")
    Api api();

    /**
     * Which vendor of OpenAI's dialect it is. What is set here wins over what is known of the vendor. Only for
     * {@link Api#OPENAI}.
     */
    Optional<Preset> preset();

    /** With the version and without the call's own path, such as {@code https://api.openai.com/v1}. */
    Optional<String> baseUrl();

    /** Sent as the API has it: as a bearer token, in {@code x-api-key} or in {@code x-goog-api-key}. */
    Optional<String> apiKey();

    /** The header that has the bare key; {@code authorization}, the default, has it as a bearer token. OpenAI's dialect alone. */
    Optional<String> keyHeader();

    /** Further keys by name; calls are shared among all keys by weight. {@code default} is the name of {@link #apiKey}. */
    Map<String, NamedKey> apiKeys();

    /** One of several keys. */
    interface NamedKey {
        /** Ignored while it is not set, so that it may come from an environment variable that is not there. */
        Optional<String> key();

        /** Its share of the calls, relative to the other keys, of which {@link ServerConfig#apiKey} has 1. */
        @WithDefault("1")
        int weight();
    }

    /** Whether the server is of no use without a key, as it is unless said otherwise. One's own servers often need none. */
    Optional<Boolean> keyRequired();

    /** Further headers of every request, such as a vendor's version header. */
    Map<String, String> headers();

    /**
     * How the server names the limit of output tokens, for the case that a budget sets one. OpenAI's reasoning models refuse
     * {@code max_tokens}; most other servers know only that, and it is the default.
     */
    Optional<String> maxTokensParameter();

    /**
     * What a server of OpenAI's dialect has a call for: {@code chat}, {@code text-completion}, {@code embeddings},
     * {@code moderation}; all of them unless said otherwise. For the others a client is told so with a 400, and a legacy
     * completion is asked for as a chat.
     */
    Optional<Set<Operation>> offers();

    /**
     * Parameters of OpenAI's that a server of its dialect does not have, {@code messages[].name} among them; none unless said
     * otherwise. They are left out and named to the client, who may forbid that.
     */
    Optional<Set<String>> lacks();

    /**
     * Whether to ask for the usage of streams by {@code stream_options}. Off only for servers that refuse the parameter and
     * send the usage anyway: without it tokens are counted by us, which is an estimate. On unless said otherwise.
     */
    Optional<Boolean> askStreamUsage();

    /** Until a connection is established, or one of the pool is free. */
    @WithDefault("5s")
    Duration connectTimeout();

    /**
     * Connections kept to the server at most. Each running call takes one, or a share of one over HTTP/2, where 64 calls have
     * one together; further calls wait for the connect timeout. From 8 for each event loop on they are divided among the
     * event loops, so that an answer need not cross threads while its own loop's share has room; fewer are shared by all.
     */
    @WithDefault("512")
    int maxConnections();

    /**
     * Calls that may wait for a connection at most; a further one fails at once instead of after the connect timeout. More
     * rides out a longer burst, and lets more calls wait in vain when the provider is slow.
     */
    @WithDefault("1024")
    int maxWaiting();

    /**
     * After how long without use a kept connection is closed, in whole seconds of at least one. Has to be shorter than the
     * server's own limit, or a request meets a connection that the server is just closing; longer saves TLS handshakes.
     */
    @WithDefault("30s")
    Duration keepAlive();

    /**
     * How old a connection gets before it takes no further call and is closed, give or take a tenth; 0 for any age. An answer
     * that runs is never cut. A new connection looks the address up again, so a server that moves is followed within this
     * time and the one its DNS record may be kept; longer saves TLS handshakes.
     */
    @WithDefault("5m")
    Duration maxLifetime();

    /** Whether to speak HTTP/2. */
    enum Http2 {
        /** Where the address begins with {@code https:} and the server offers it. */
        AUTO,
        /** Never, for a server whose HTTP/2 is broken. */
        OFF
    }

    @WithDefault("auto")
    Http2 http2();

    /**
     * A file of certificates in PEM form that are trusted instead of the public authorities, for a server with a certificate of
     * one's own authority.
     */
    Optional<Path> trustCertificate();
}
