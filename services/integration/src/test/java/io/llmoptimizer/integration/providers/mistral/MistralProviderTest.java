package io.llmoptimizer.integration.providers.mistral;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.WireContract;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import java.util.Map;

class MistralProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new MistralWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        ServerSettings settings = ServerSettings.at(baseUrl, Api.MISTRAL);
        return new ServerProvider(
                "mistral",
                settings,
                Map.of(Operation.CHAT, new CompatibleProtocol("mistral", settings, new MistralDialect("mistral"))),
                vertx);
    }
}
