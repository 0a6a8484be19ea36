package io.llmoptimizer.gateway.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One OpenAPI document out of many. Paths are the services' own, as the gateway rewrites none. Components of the same name and
 * content become one; of different content, the later one is renamed to {@code <service>.<name>} with all references to it.
 */
final class MergedDocument {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String REFERENCE = "#/components/";

    private final BiPredicate<String, String> isOffered;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final ObjectNode paths;
    private final ObjectNode components;
    private final ArrayNode tags;

    /** @param isOffered whether the gateway passes on a method (upper case) at a path template */
    MergedDocument(BiPredicate<String, String> isOffered) {
        this.isOffered = isOffered;
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "LLMOptimizer")
                .put("version", "1")
                .put(
                        "description",
                        "Everything this gateway offers. Errors are problem+json, and in OpenAI's or"
                                + " Anthropic's own form on their surfaces.");
        document.putArray("security").addObject().putArray("credential");
        tags = document.putArray("tags");
        paths = document.putObject("paths");
        components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("credential")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An access token from login, or an API key (llmo_…)");
    }

    /** Adds what {@code service} offers. Its document is changed. */
    void add(String service, ObjectNode its) {
        its.path("tags").forEach(tags::add);
        Map<String, String> renamed = new HashMap<>();
        ObjectNode itsComponents = its.withObject("/components");
        itsComponents.remove("securitySchemes");
        itsComponents
                .properties()
                .forEach(section -> section.getValue()
                        .properties()
                        .forEach(each -> place(service, section.getKey(), each.getKey(), each.getValue(), renamed)));
        rewrite(its, renamed);
        itsComponents
                .properties()
                .forEach(section -> section.getValue().properties().forEach(each -> {
                    String path = section.getKey() + "/" + each.getKey();
                    String name = renamed.getOrDefault(path, path)
                            .substring(section.getKey().length() + 1);
                    components.withObject("/" + section.getKey()).set(name, each.getValue());
                }));
        its.path("paths").properties().forEach(path -> addPath(service, path.getKey(), (ObjectNode) path.getValue()));
    }

    /** Says that the document lacks what {@code service} offers. */
    void missing(String service) {
        document.withArray("x-unavailable-services").add(service);
    }

    ObjectNode document() {
        return document;
    }

    private void addPath(String service, String path, ObjectNode item) {
        ObjectNode offered = JsonNodeFactory.instance.objectNode();
        boolean any = false;
        for (Map.Entry<String, JsonNode> each : item.properties()) {
            String method = each.getKey();
            if (!METHODS.contains(method)) {
                offered.set(method, each.getValue());
            } else if (isOffered.test(method.toUpperCase(java.util.Locale.ROOT), path)) {
                ObjectNode operation = (ObjectNode) each.getValue();
                operation.remove("security");
                operation.put("x-service", service);
                offered.set(method, operation);
                any = true;
            }
        }
        if (any) {
            paths.withObjectProperty(path).setAll(offered);
        }
    }

    private void place(String service, String section, String name, JsonNode content, Map<String, String> renamed) {
        JsonNode taken = components.path(section).path(name);
        if (!taken.isMissingNode() && !taken.equals(content)) {
            renamed.put(section + "/" + name, section + "/" + service + "." + name);
        }
    }

    private static void rewrite(JsonNode node, Map<String, String> renamed) {
        if (renamed.isEmpty()) {
            return;
        }
        if (node instanceof ObjectNode object) {
            JsonNode reference = object.get("$ref");
            if (reference != null && reference.asText().startsWith(REFERENCE)) {
                String to = renamed.get(reference.asText().substring(REFERENCE.length()));
                if (to != null) {
                    object.set("$ref", TextNode.valueOf(REFERENCE + to));
                }
            }
        }
        node.forEach(child -> rewrite(child, renamed));
    }
}
