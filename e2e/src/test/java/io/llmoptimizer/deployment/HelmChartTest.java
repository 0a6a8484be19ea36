package io.llmoptimizer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The chart lints strictly, and what it renders would run. */
class HelmChartTest {
    private static final Path CHART = Path.of("../helm/llmoptimizer");
    private static final String PRODUCTION = "src/test/resources/helm/production.yaml";

    @Test
    void lints_strictly() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PRODUCTION})
    void every_service_has_a_deployment_with_probes_whose_pods_its_service_selects(String values) {
        List<Map<String, Object>> rendered = render(values);
        for (String service : Settings.SERVICES) {
            Map<String, Object> deployment = one(rendered, "Deployment", service);
            Map<String, Object> podLabels = at(deployment, "spec", "template", "metadata", "labels");
            assertThat(podLabels).containsAllEntriesOf(at(deployment, "spec", "selector", "matchLabels"));
            assertThat(podLabels).containsAllEntriesOf(at(one(rendered, "Service", service), "spec", "selector"));
            assertThat(podLabels)
                    .containsAllEntriesOf(
                            at(one(rendered, "PodDisruptionBudget", service), "spec", "selector", "matchLabels"));
            assertThat(container(deployment))
                    .containsKeys("startupProbe", "livenessProbe", "readinessProbe", "resources");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PRODUCTION})
    void pods_get_only_settings_their_service_reads(String values) {
        List<Map<String, Object>> rendered = render(values);
        for (String service : Settings.SERVICES) {
            Set<String> given = new TreeSet<>(environment(rendered, one(rendered, "Deployment", service)));
            given.removeIf(name -> name.endsWith("_URL") && !name.contains("REDIS") && !name.contains("MONGO"));
            given.remove("LLMO_LIMITS_EXAMPLE");

            assertThat(Settings.readBy(service)).as("settings of " + service).containsAll(given);
        }
    }

    @Test
    void secrets_are_never_in_config_maps_and_come_from_the_secret_that_is_named() {
        List<Map<String, Object>> rendered = render(PRODUCTION);
        assertThat(rendered).noneMatch(resource -> resource.get("kind").equals("Secret"));
        for (Map<String, Object> resource : rendered) {
            if (resource.get("kind").equals("ConfigMap")) {
                assertThat(YamlNodes.map(resource.get("data")).keySet())
                        .noneMatch(key -> key.contains("PASSWORD") || key.contains("SECRET") || key.contains("KEY"));
            }
        }
        assertThat(new Yaml().dump(rendered)).contains("llmoptimizer-production");
    }

    @Test
    void sandboxes_are_off_unless_asked_for() {
        String rendered = new Yaml().dump(render(""));

        assertThat(rendered).contains("{name: LLMO_PROVIDERS_SANDBOX, value: 'false'}");
        assertThat(rendered).contains("{name: LLMO_EMAIL_CHANNEL, value: sendgrid}");
    }

    private static List<Map<String, Object>> render(String values) {
        var template = new Helm(CHART).template().withName("llmo");
        String rendered = (values.isEmpty() ? template : template.withValuesFile(Path.of(values))).call();
        List<Map<String, Object>> resources = new ArrayList<>();
        new Yaml().loadAll(rendered).forEach(resource -> {
            if (resource != null) {
                resources.add(YamlNodes.map(resource));
            }
        });
        assertThat(resources).hasSizeGreaterThan(15);
        return resources;
    }

    private static Map<String, Object> one(List<Map<String, Object>> resources, String kind, String service) {
        List<Map<String, Object>> found = resources.stream()
                .filter(resource -> resource.get("kind").equals(kind)
                        && at(resource, "metadata").get("name").toString().endsWith("-" + service))
                .toList();
        assertThat(found).as(kind + " of " + service).hasSize(1);
        return found.getFirst();
    }

    private static Map<String, Object> container(Map<String, Object> deployment) {
        return YamlNodes.maps(at(deployment, "spec", "template", "spec").get("containers"))
                .getFirst();
    }

    private static Set<String> environment(List<Map<String, Object>> rendered, Map<String, Object> deployment) {
        Set<String> names = new TreeSet<>();
        Map<String, Object> container = container(deployment);
        YamlNodes.maps(container.get("env"))
                .forEach(variable -> names.add(variable.get("name").toString()));
        YamlNodes.maps(container.get("envFrom")).forEach(source -> {
            Object map = at(source, "configMapRef").get("name");
            rendered.stream()
                    .filter(resource -> resource.get("kind").equals("ConfigMap")
                            && at(resource, "metadata").get("name").equals(map))
                    .forEach(resource -> names.addAll(at(resource, "data").keySet()));
        });
        return names;
    }

    private static Map<String, Object> at(Map<String, Object> node, String... path) {
        Map<String, Object> found = node;
        for (String step : path) {
            found = YamlNodes.map(found.get(step));
        }
        return found;
    }
}
