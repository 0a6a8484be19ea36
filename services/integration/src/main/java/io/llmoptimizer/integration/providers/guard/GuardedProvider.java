package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A decorator: what it does not say itself, {@link #provider} says. */
abstract class GuardedProvider implements ModelProvider {
    final ModelProvider provider;

    GuardedProvider(ModelProvider provider) {
        this.provider = provider;
    }

    @Override
    public final String id() {
        return provider.id();
    }

    @Override
    public Optional<String> missing() {
        return provider.missing();
    }

    @Override
    public Optional<UUID> account(UUID organization) {
        return provider.account(organization);
    }

    @Override
    public final boolean offers(Operation operation) {
        return provider.offers(operation);
    }

    @Override
    public final List<String> drops(ProviderCall call) {
        return provider.drops(call);
    }
}
