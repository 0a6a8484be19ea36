package io.llmoptimizer.integration.providers.upstream;

import static io.llmoptimizer.integration.chat.Operation.CHAT;
import static io.llmoptimizer.integration.chat.Operation.EMBEDDINGS;
import static io.llmoptimizer.integration.chat.Operation.TEXT_COMPLETION;

/**
 * Vendors of OpenAI's dialect, each as its own documentation has it. Only what that says to be missing is taken out of requests:
 * a parameter that it is silent about goes on, and the vendor's answer to it comes back.
 */
public enum Preset {
    /** OpenAI itself. Its reasoning models refuse {@code max_tokens}. */
    OPENAI(said().at("https://api.openai.com/v1").limitedBy("max_completion_tokens")),

    /**
     * Azure OpenAI's v1 API. The address is one's own, {@code https://<resource>.openai.azure.com/openai/v1}, and a model is the
     * name of a deployment.
     *
     * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle">The v1 API</a>
     */
    AZURE_OPENAI(said().keyIn("api-key").limitedBy("max_completion_tokens").offers(CHAT, TEXT_COMPLETION, EMBEDDINGS)),

    /**
     * OpenRouter. Its list of models is shown to everybody, so a key is looked at where it is described. Parameters that a
     * model does not have are ignored there; {@code provider.require_parameters} of a request forbids that.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/parameters">Parameters</a>
     * @see <a href="https://openrouter.ai/docs/api/reference/limits">The key's own page</a>
     */
    OPENROUTER(said().at("https://openrouter.ai/api/v1")
            .offers(CHAT, TEXT_COMPLETION, EMBEDDINGS)
            .probedAt("/key")),

    /**
     * Groq. It refuses what it lacks, and has a stream's usage in its own member of the last piece.
     *
     * @see <a href="https://console.groq.com/docs/openai">Currently unsupported OpenAI features</a>
     */
    GROQ(said().at("https://api.groq.com/openai/v1")
            .limitedBy("max_completion_tokens")
            .offers(CHAT)
            .lacks("logprobs", "top_logprobs", "logit_bias", "messages[].name", "n")
            .usageIn("x_groq")),

    /**
     * Together. {@code logprobs} is a number of alternatives, and a finish reason of its own is {@code eos}.
     *
     * @see <a href="https://docs.together.ai/reference/chat-completions-1">Chat completions</a>
     */
    TOGETHER(said().at("https://api.together.xyz/v1")
            .offers(CHAT, TEXT_COMPLETION, EMBEDDINGS)
            .countsLogprobs()
            .ends("eos", "stop")),

    /**
     * Fireworks. The usage of a stream is in its last piece.
     *
     * @see <a href="https://docs.fireworks.ai/tools-sdks/openai-compatibility">OpenAI compatibility</a>
     */
    FIREWORKS(said().at("https://api.fireworks.ai/inference/v1").offers(CHAT, TEXT_COMPLETION, EMBEDDINGS)),

    /**
     * xAI. Reasoning models, which all are but those named here, refuse penalties and stop sequences, and most of them an
     * effort. Its legacy completions are for the other models alone, so they are asked for as chats.
     *
     * @see <a href="https://docs.x.ai/docs/guides/reasoning">Reasoning</a>
     * @see <a href="https://docs.x.ai/developers/rest-api-reference/inference/chat">{@code logit_bias} is unsupported</a>
     */
    XAI(said().at("https://api.x.ai/v1")
            .limitedBy("max_completion_tokens")
            .offers(CHAT, EMBEDDINGS)
            .lacks("logit_bias")
            .lacksAt("(?!grok-2|grok-3(?!-mini))(?!.*non-reasoning).*", "presence_penalty", "frequency_penalty", "stop")
            .lacksAt("grok-3(?!-mini).*|grok-4|grok-4-.*|grok-4\\.20(?!-multi-agent).*", "reasoning_effort")),

    /**
     * vLLM.
     *
     * @see <a href="https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html">OpenAI-compatible server</a>
     */
    VLLM(said().ownServer().offers(CHAT, TEXT_COMPLETION, EMBEDDINGS).lacks("user", "suffix")),

    /**
     * LM Studio.
     *
     * @see <a href="https://lmstudio.ai/docs/developer/openai-compat">OpenAI compatibility endpoints</a>
     */
    LM_STUDIO(said().ownServer().offers(CHAT, TEXT_COMPLETION, EMBEDDINGS)),

    /**
     * llama.cpp's server.
     *
     * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md">The server's page</a>
     */
    LLAMA_CPP(said().ownServer().offers(CHAT, TEXT_COMPLETION, EMBEDDINGS));

    // A record of copies that nobody can change, which the checker does not see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Vendor vendor;

    Preset(VendorBuilder vendor) {
        this.vendor = vendor.build();
    }

    /** What is known of the vendor. */
    public Vendor vendor() {
        return vendor;
    }

    private static VendorBuilder said() {
        return new VendorBuilder();
    }
}
