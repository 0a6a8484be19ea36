package io.llmoptimizer.integration.providers.deepseek;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.WireContract;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import java.util.Map;

class DeepSeekProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new DeepSeekWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        ServerSettings settings = ServerSettings.at(baseUrl, Api.DEEPSEEK);
        return new ServerProvider(
                "deepseek",
                settings,
                Map.of(Operation.CHAT, new CompatibleProtocol("deepseek", settings, new DeepSeekDialect("deepseek"))),
                vertx);
    }
}
