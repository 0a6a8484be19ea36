package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.upstream.Vendor.Lack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a {@link Vendor} down: what is not said of it is as in OpenAI's reference. */
final class VendorBuilder {
    private Optional<String> baseUrl = Optional.empty();
    private String keyHeader = Vendor.BEARER;
    private boolean keyRequired = true;
    private String maxTokensParameter = "max_tokens";
    private Set<Operation> offers = Set.of(Operation.values());
    private Set<String> lacks = Set.of();
    private final List<Lack> lacking = new ArrayList<>();
    private boolean countedLogprobs;
    private Map<String, String> endings = Map.of();
    private Optional<String> usageIn = Optional.empty();
    private String modelsPath = "/models";

    VendorBuilder at(String url) {
        baseUrl = Optional.of(url);
        return this;
    }

    VendorBuilder keyIn(String header) {
        keyHeader = header;
        return this;
    }

    /** One's own server: it is told its address, and often needs no key. */
    VendorBuilder ownServer() {
        keyRequired = false;
        return this;
    }

    VendorBuilder limitedBy(String parameter) {
        maxTokensParameter = parameter;
        return this;
    }

    VendorBuilder offers(Operation... operations) {
        offers = Set.of(operations);
        return this;
    }

    VendorBuilder lacks(String... parameters) {
        lacks = Set.of(parameters);
        return this;
    }

    /** @param models a regular expression for the whole name of a model */
    VendorBuilder lacksAt(String models, String... parameters) {
        lacking.add(new Lack(Pattern.compile(models), Set.of(parameters)));
        return this;
    }

    VendorBuilder countsLogprobs() {
        countedLogprobs = true;
        return this;
    }

    VendorBuilder ends(String theirs, String ours) {
        endings = Map.of(theirs, ours);
        return this;
    }

    VendorBuilder usageIn(String member) {
        usageIn = Optional.of(member);
        return this;
    }

    VendorBuilder probedAt(String path) {
        modelsPath = path;
        return this;
    }

    Vendor build() {
        return new Vendor(
                baseUrl,
                keyHeader,
                keyRequired,
                maxTokensParameter,
                true,
                offers,
                lacks,
                lacking,
                countedLogprobs,
                endings,
                usageIn,
                modelsPath);
    }
}
