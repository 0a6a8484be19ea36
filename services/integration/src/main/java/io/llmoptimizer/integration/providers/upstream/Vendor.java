package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.Operation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * What is particular to a vendor of OpenAI's dialect. Data alone.
 *
 * @param keyHeader {@code authorization}, where the key is a bearer token, or the header that has the bare key
 * @param maxTokensParameter its name of the limit of output tokens
 * @param askStreamUsage whether the usage of a stream has to be asked for
 * @param offers what it has a call of its own for; a legacy completion that it lacks is asked for as a chat
 * @param lacks parameters of OpenAI's that it refuses or ignores, {@code messages[].name} among them
 * @param lacking parameters that some of its models refuse or ignore
 * @param countedLogprobs whether {@code logprobs} says how many alternatives to tell
 * @param endings its own finish reasons, with OpenAI's name of each
 * @param usageIn the member of a stream's last piece that has the usage when the piece itself has none
 * @param modelsPath what a probe asks for: it costs nothing, and a wrong key is refused where the vendor has such a place
 */
public record Vendor(
        Optional<String> baseUrl,
        String keyHeader,
        boolean keyRequired,
        String maxTokensParameter,
        boolean askStreamUsage,
        Set<Operation> offers,
        Set<String> lacks,
        List<Lack> lacking,
        boolean countedLogprobs,
        Map<String, String> endings,
        Optional<String> usageIn,
        String modelsPath) {
    static final String BEARER = "authorization";

    /** As OpenAI's reference has it, at no particular address. */
    private static final Vendor PLAIN = new VendorBuilder().build();

    /** Parameters that the models of these names lack. */
    public record Lack(Pattern models, Set<String> parameters) {
        public Lack {
            parameters = Set.copyOf(parameters);
        }
    }

    public Vendor {
        offers = Set.copyOf(offers);
        lacks = Set.copyOf(lacks);
        lacking = List.copyOf(lacking);
        endings = Map.copyOf(endings);
    }

    /** What is set of a server, else what its preset says. */
    public static Vendor of(ServerConfig set) {
        Vendor preset = set.preset().map(Preset::vendor).orElse(PLAIN);
        return new Vendor(
                set.baseUrl().or(preset::baseUrl),
                set.keyHeader().orElse(preset.keyHeader),
                set.keyRequired().orElse(preset.keyRequired),
                set.maxTokensParameter().orElse(preset.maxTokensParameter),
                set.askStreamUsage().orElse(preset.askStreamUsage),
                set.offers().orElse(preset.offers),
                set.lacks().orElse(preset.lacks),
                set.lacks().isPresent() ? List.of() : preset.lacking,
                preset.countedLogprobs,
                preset.endings,
                preset.usageIn,
                preset.modelsPath);
    }

    /** Puts the header that carries {@code key}. */
    public void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept(keyHeader, keyHeader.equalsIgnoreCase(BEARER) ? "Bearer " + key : key);
    }

    /** What this model lacks. */
    public Set<String> lacksOf(String model) {
        if (lacking.isEmpty()) {
            return lacks;
        }
        Set<String> all = new LinkedHashSet<>(lacks);
        lacking.stream()
                .filter(some -> some.models().matcher(model).matches())
                .forEach(some -> all.addAll(some.parameters()));
        return all;
    }
}
