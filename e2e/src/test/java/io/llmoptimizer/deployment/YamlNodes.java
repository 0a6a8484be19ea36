package io.llmoptimizer.deployment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Typed views of parsed YAML. */
final class YamlNodes {
    static Map<String, Object> map(Object node) {
        Map<String, Object> typed = new LinkedHashMap<>();
        ((Map<?, ?>) node).forEach((key, value) -> typed.put(key.toString(), value));
        return typed;
    }

    static List<Map<String, Object>> maps(Object node) {
        return ((List<?>) node).stream().map(YamlNodes::map).toList();
    }

    private YamlNodes() {}
}
