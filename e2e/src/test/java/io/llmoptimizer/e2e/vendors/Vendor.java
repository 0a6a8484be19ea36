package io.llmoptimizer.e2e.vendors;

import java.math.BigDecimal;

/** The vendors, each with a model of the price list, what its simulator's {@link Usage} costs there, and what it lacks. */
public enum Vendor {
    /** Fresh input 600, read from the cache 400, output 77. */
    OPENAI(9301, "gpt-5-mini", "/v1", "0.25", "0.025", "0.25", "2", "0.000314"),
    /** Fresh input 500, written to the cache 100, read from it 400, output 77. */
    ANTHROPIC(9302, "claude-sonnet-4-5", "/v1", "3", "0.3", "3.75", "15", "0.00315"),
    GEMINI(9303, "gemini-3-flash-preview", "/v1beta", "0.5", "0.05", "0.5", "3", "0.000551"),
    DEEPSEEK(9304, "deepseek-chat", "/v1", "0.135", "0.035", "0.135", "0.55", "0.00013735"),
    MISTRAL(9305, "mistral-small-2603", "/v1", "0.15", "0.015", "0.15", "0.6", "0.0001422"),
    /** The prices are the tests' own; it tells nothing of its cache. */
    OLLAMA(9306, "qwen3-vl", "", "0.5", "0.5", "0.5", "1", "0.000577");

    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private final int port;
    private final String model;
    private final String path;
    private final BigDecimal input;
    private final BigDecimal cached;
    private final BigDecimal written;
    private final BigDecimal output;
    private final BigDecimal cost;

    Vendor(
            int port,
            String model,
            String path,
            String input,
            String cached,
            String written,
            String output,
            String cost) {
        this.port = port;
        this.model = model;
        this.path = path;
        this.input = new BigDecimal(input);
        this.cached = new BigDecimal(cached);
        this.written = new BigDecimal(written);
        this.output = new BigDecimal(output);
        this.cost = new BigDecimal(cost);
    }

    /** The provider's id. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The model as clients name it. */
    public String model() {
        return id() + "/" + model;
    }

    /** A provider at the same server whose keys may come to rest, and whose health may suffer, without harm to other tests. */
    String failingId() {
        return id() + "-failing";
    }

    /** The model for what is to go wrong. */
    public String failingModel() {
        return failingId() + "/" + model;
    }

    /** In US dollars, what each answer costs, computed by hand. */
    public BigDecimal cost() {
        return cost;
    }

    /** In US dollars, what these tokens cost at the list's prices per million. */
    public BigDecimal cost(long freshTokens, long cachedTokens, long writtenTokens, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(freshTokens))
                .add(cached.multiply(BigDecimal.valueOf(cachedTokens)))
                .add(written.multiply(BigDecimal.valueOf(writtenTokens)))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .divide(MILLION);
    }

    public boolean readsPictures() {
        return this != DEEPSEEK;
    }

    public boolean keepsToSchemas() {
        return this != DEEPSEEK;
    }

    /** Of the prompt, as far as its usage tells, those read from a cache. */
    public long cachedTokens() {
        return this == OLLAMA ? 0 : Usage.CACHED;
    }

    /** Of the answer, as far as its usage tells, those thought and not shown. */
    public long reasoningTokens() {
        return this == OPENAI || this == GEMINI ? Usage.REASONING : 0;
    }

    /** Whether a stream tells the prompt's tokens before the answer. */
    public boolean countsPromptFirst() {
        return this == ANTHROPIC || this == GEMINI;
    }

    /** Before the fleet's offset. */
    int port() {
        return port;
    }

    String path() {
        return path;
    }

    String key() {
        return "sk-simulated-" + id();
    }

    VendorSimulator simulator() {
        return switch (this) {
            case OPENAI -> new OpenAiSimulator(key());
            case ANTHROPIC -> new AnthropicSimulator(key());
            case GEMINI -> new GeminiSimulator(key());
            case DEEPSEEK -> new DeepSeekSimulator(key());
            case MISTRAL -> new MistralSimulator(key());
            case OLLAMA -> new OllamaSimulator();
        };
    }
}
