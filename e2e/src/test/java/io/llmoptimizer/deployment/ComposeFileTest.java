package io.llmoptimizer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The compose file names what exists: settings the services read, images with versions, Dockerfiles that are there. */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..");

    private Map<String, Object> services;

    @BeforeEach
    void parse() throws IOException {
        Map<String, Object> compose =
                YamlNodes.map(new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml"))));
        services = YamlNodes.map(compose.get("services"));
    }

    @Test
    void has_all_services_and_each_gets_only_settings_it_reads() {
        for (String name : Settings.SERVICES) {
            Set<String> given = new TreeSet<>(
                    YamlNodes.map(YamlNodes.map(services.get(name)).get("environment"))
                            .keySet());
            given.removeIf(
                    setting -> setting.matches("LLMO_(AUTH|BILLING|NOTIFICATION|ANALYTICS|INTEGRATION|GATEWAY)_URL"));

            assertThat(Settings.readBy(name)).as("settings of " + name).containsAll(given);
        }
    }

    @Test
    void images_of_stores_are_pinned_to_a_version() {
        services.forEach((name, service) -> {
            if (!Settings.SERVICES.contains(name)) {
                assertThat(YamlNodes.map(service).get("image").toString())
                        .as(name)
                        .matches(".+:\\d+\\.\\d+(\\.\\d+)?.*");
            }
        });
    }

    @Test
    void every_service_is_built_from_a_dockerfile_that_exists() {
        for (String name : Settings.SERVICES) {
            Map<String, Object> build =
                    YamlNodes.map(YamlNodes.map(services.get(name)).get("build"));
            Path context = ROOT.resolve(build.get("context").toString());
            assertThat(context.resolve(build.get("dockerfile").toString())).isRegularFile();
            assertThat(context.resolve("Dockerfile.native")).isRegularFile();
        }
    }

    @Test
    void every_required_variable_is_written_by_make_env() throws IOException {
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
        String makeEnv = Files.readString(ROOT.resolve("docker/make-env"));
        var required = java.util.regex.Pattern.compile("\\$\\{([A-Z_]+):\\?").matcher(compose);
        int found = 0;
        while (required.find()) {
            found++;
            assertThat(makeEnv).containsPattern("(?m)^" + required.group(1) + "=");
        }
        assertThat(found).isPositive();
    }
}
