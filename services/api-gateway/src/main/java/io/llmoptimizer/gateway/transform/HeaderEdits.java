package io.llmoptimizer.gateway.transform;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Changes to headers, made in this order: removed, renamed, set.
 *
 * @param remove names of headers that end here
 * @param rename old name → new name; the values stay, those of a header that already has the new name are replaced
 * @param set name → its one value
 */
public record HeaderEdits(Set<String> remove, Map<String, String> rename, Map<String, String> set) {
    public static final HeaderEdits NONE = new HeaderEdits(Set.of(), Map.of(), Map.of());

    /** RFC 9110 section 5.6.2: a token. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** What frames a message or belongs to one connection is never a route's to change. */
    private static final Set<String> FRAMING =
            Set.of("connection", "content-length", "host", "te", "trailer", "transfer-encoding", "upgrade");

    public HeaderEdits {
        remove = Set.copyOf(remove);
        rename = Map.copyOf(rename);
        set = Map.copyOf(set);
        remove.forEach(HeaderEdits::requireName);
        rename.forEach((from, to) -> {
            requireName(from);
            requireName(to);
        });
        set.forEach((name, value) -> {
            requireName(name);
            if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c >= 0x7f)) {
                throw new IllegalArgumentException("the value of header " + name + " must be printable ASCII");
            }
        });
    }

    /** Whether there is anything to do. */
    public boolean isEmpty() {
        return remove.isEmpty() && rename.isEmpty() && set.isEmpty();
    }

    /** Changes {@code headers} in place. */
    public void apply(MultiMap headers) {
        remove.forEach(headers::remove);
        rename.forEach((from, to) -> {
            List<String> values = headers.getAll(from);
            if (!values.isEmpty()) {
                headers.remove(from);
                headers.set(to, values);
            }
        });
        set.forEach(headers::set);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a header");
        }
        if (FRAMING.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " frames the message: no route may change it");
        }
    }
}
