package io.llmoptimizer.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The environment variables each service reads, from its own configuration files: the truth deployments are held against. */
final class Settings {
    static final List<String> SERVICES =
            List.of("api-gateway", "auth", "billing", "notification", "analytics", "integration");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]|\\b(LLMO_[A-Z0-9_]+)\\b");
    private static final Pattern PROPERTY = Pattern.compile("(?m)^(?:%[^.]+\\.)?(llmo\\.[a-z0-9.-]+)=");
    private static final Path ROOT = Path.of("..");

    /** Variables {@code service} itself names, or the kits name for all services. */
    static Set<String> readBy(String service) {
        Set<String> variables = new TreeSet<>();
        for (String folder : foldersOf(service)) {
            Path resources = ROOT.resolve(folder).resolve("src/main/resources");
            try (Stream<Path> files = Files.walk(resources)) {
                files.filter(file -> file.toString().endsWith(".properties"))
                        .forEach(file -> variables.addAll(variablesIn(file)));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return variables;
    }

    private static List<String> foldersOf(String service) {
        String own = "services/" + service;
        return read(ROOT.resolve(own).resolve("pom.xml")).contains("<artifactId>event-kit</artifactId>")
                ? List.of(own, "libs/http-kit", "libs/event-kit")
                : List.of(own, "libs/http-kit");
    }

    private static Set<String> variablesIn(Path file) {
        Set<String> found = new TreeSet<>();
        String text = read(file);
        VARIABLE.matcher(text)
                .results()
                .forEach(match -> found.add(match.group(1) != null ? match.group(1) : match.group(2)));
        // Every property can be set by the environment variable of its name.
        PROPERTY.matcher(text)
                .results()
                .forEach(match ->
                        found.add(match.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Settings() {}
}
