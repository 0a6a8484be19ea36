package io.llmoptimizer.gateway.routes;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where routes come from: the gateway's configuration, and the mounted file over it. */
@Singleton
class RouteSource {
    private static final String PREFIX = "llmo.routes.";
    private static final int BUILT_IN = 100;
    private static final int MOUNTED = 200;
    private static final int PRIORITY = 100;

    private final RoutesConfig builtIn;
    private final Optional<Path> file;

    RouteSource(RoutesConfig builtIn, RouteFileConfig config) {
        this.builtIn = builtIn;
        this.file = config.path();
    }

    /**
     * The table that both describe.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    RouteTable read() {
        return file.map(RouteSource::laidOver).orElseGet(() -> ConfiguredRoutes.table(builtIn));
    }

    private static RouteTable laidOver(Path file) {
        try {
            Map<String, String> mounted = properties(Files.readString(file), file);
            RoutesConfig both = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, PRIORITY, new DurationConverter())
                    .withConverter(MemorySize.class, PRIORITY, new MemorySizeConverter())
                    .withSources(
                            new PropertiesConfigSource(builtIn(), "the gateway's configuration", BUILT_IN),
                            new PropertiesConfigSource(mounted, file.toString(), MOUNTED))
                    .withMapping(RoutesConfig.class)
                    .build()
                    .getConfigMapping(RoutesConfig.class);
            return ConfiguredRoutes.table(both);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("it can't be read (" + unreadable + ")", unreadable);
        } catch (IllegalArgumentException broken) {
            throw broken;
        } catch (RuntimeException broken) {
            // SmallRye says what is missing or not understood in exceptions of several kinds.
            throw new IllegalArgumentException(broken.getMessage(), broken);
        }
    }

    private static Map<String, String> properties(String text, Path file) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(text));
        Map<String, String> properties = new HashMap<>();
        for (String name : read.stringPropertyNames()) {
            if (!name.startsWith(PREFIX)) {
                throw new IllegalArgumentException("only " + PREFIX + "… may stand in " + file + ", not " + name);
            }
            properties.put(name, read.getProperty(name));
        }
        return properties;
    }

    private static Map<String, String> builtIn() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> properties = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                config.getOptionalValue(name, String.class).ifPresent(value -> properties.put(name, value));
            }
        }
        config.getOptionalValue("llmo.proxy.idle-timeout", String.class)
                .ifPresent(value -> properties.put("llmo.proxy.idle-timeout", value));
        return properties;
    }
}
