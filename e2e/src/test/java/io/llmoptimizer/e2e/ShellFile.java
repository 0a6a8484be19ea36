package io.llmoptimizer.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files of settings that the fleet keeps for the shell: a name, {@code =} and a value a line, quoted or not. */
final class ShellFile {
    private ShellFile() {}

    static Map<String, String> read(Path file) {
        try {
            Map<String, String> settings = new TreeMap<>();
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                settings.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
            }
            return settings;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String unquoted(String value) {
        return value.startsWith("'") ? value.substring(1, value.length() - 1).replace("'\\''", "'") : value;
    }
}
