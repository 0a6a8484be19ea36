package io.llmoptimizer.testing;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks a class's dependencies on other features of its service against a table. */
final class AllowedImports extends ArchCondition<JavaClass> {
    private final String root;
    private final Map<String, Set<String>> table;

    AllowedImports(String root, Map<String, Set<String>> table) {
        super("import only what the table of " + root + " allows");
        this.root = root;
        this.table = Map.copyOf(table);
        Set<String> unknown = new TreeSet<>();
        table.values().forEach(unknown::addAll);
        unknown.removeAll(table.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the table names features that have no row: " + unknown);
        }
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (type.getPackageName().equals(root)) {
            return;
        }
        Optional<String> feature = featureOf(type);
        if (feature.isEmpty()) {
            violated(events, type, type.getName() + " is in a package that has no row in the table");
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            featureOf(target)
                    .filter(other -> !other.equals(feature.get()))
                    .filter(other -> !table.get(feature.get()).contains(other))
                    .ifPresent(other -> violated(
                            events,
                            type,
                            "\"" + feature.get() + "\" may not import \"" + other + "\": "
                                    + dependency.getDescription()));
        }
    }

    /** The longest row name that this class's package is or lies below. */
    private Optional<String> featureOf(JavaClass type) {
        if (!type.getPackageName().startsWith(root + ".")) {
            return Optional.empty();
        }
        String name = type.getPackageName().substring(root.length() + 1);
        while (!table.containsKey(name)) {
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            name = name.substring(0, dot);
        }
        return Optional.of(name);
    }

    private static void violated(ConditionEvents events, JavaClass type, String message) {
        events.add(SimpleConditionEvent.violated(type, message));
    }
}
