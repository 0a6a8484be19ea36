package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import java.util.List;
import java.util.function.BiConsumer;

/** A vendor's way of talking about one kind of request. Pure: it makes requests and reads answers, and sends neither. */
public interface Protocol {

    /** Where the API begins, for an address as somebody may have configured it; without a slash at its end. */
    default String base(String configured) {
        return configured;
    }

    /** What follows the server's base URL, with its leading slash. */
    String path(ProviderCall call);

    /** Puts the headers that carry {@code key}. */
    void authorize(String key, BiConsumer<String, String> headers);

    /** Headers every request has, whatever the credentials. */
    default void putHeaders(ProviderCall call, BiConsumer<String, String> headers) {}

    /** Headers every request has, even one that is no call. */
    default void putHeaders(BiConsumer<String, String> headers) {}

    /** What follows the base for the list of models, with its leading slash. */
    default String modelsPath() {
        return "/models";
    }

    /** @throws ProviderException when the request holds what the vendor has no place for */
    byte[] body(ProviderCall call);

    /** Parameters of the request that {@link #body} leaves out, because the vendor does not have them. */
    List<String> drops(ProviderCall call);

    /** A reader for the one answer to {@code call}. */
    AnswerReader reader(ProviderCall call);
}
