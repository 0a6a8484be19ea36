package io.llmoptimizer.gateway.routes;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoded segments of a request's path.
 *
 * <p>A path that two parties could read differently is refused instead of repaired, because the service behind reads it
 * again: empty and dot segments, {@code ;} parameters, backslashes and control characters, encoded or not. An encoded slash
 * is data within its segment ({@code /v1/models/openai%2Fgpt-4.1}), but may not spell a dot segment. A slash at the end says
 * nothing, as services ignore it too.
 */
public final class RequestPath {
    private RequestPath() {}

    /**
     * Cuts {@code path} into decoded segments.
     *
     * @throws RefusedException with status 400 when it can be misread
     */
    static List<String> segments(String path) {
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            throw malformed("The request target must be a path that begins with /.");
        }
        List<String> segments = new ArrayList<>(6);
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end == start) {
                if (slash < 0) {
                    break;
                }
                throw malformed("The path has an empty segment (\"//\"); remove it.");
            }
            segments.add(checked(decoded(path, start, end)));
            start = end + 1;
        }
        return segments;
    }

    /**
     * Refuses characters that RFC 3986 allows nowhere in a request target, and that could end a header line elsewhere.
     *
     * @param target path and query as sent
     */
    public static void requirePrintable(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '#') {
                throw malformed("The request target has a character that must be percent-encoded.");
            }
        }
    }

    /** Whether a first segment leads to what services keep for themselves and their operators. */
    static boolean isInternal(String segment) {
        int slash = segment.indexOf('/');
        String first = slash < 0 ? segment : segment.substring(0, slash);
        return first.equalsIgnoreCase("internal") || first.equalsIgnoreCase("q");
    }

    private static String decoded(String path, int start, int end) {
        int percent = path.indexOf('%', start);
        if (percent < 0 || percent >= end) {
            return path.substring(start, end);
        }
        byte[] bytes = new byte[end - start];
        int length = 0;
        int at = start;
        while (at < end) {
            char c = path.charAt(at);
            if (c == '%') {
                int high = at + 2 < end ? Character.digit(path.charAt(at + 1), 16) : -1;
                int low = at + 2 < end ? Character.digit(path.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed("The path has a % that is not followed by two hexadecimal digits.");
                }
                bytes[length++] = (byte) (high << 4 | low);
                at += 3;
            } else {
                bytes[length++] = (byte) c;
                at++;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String checked(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < 0x20 || c == 0x7f || c == '\\' || c == ';') {
                throw malformed("The path has a control character, backslash or semicolon; remove it.");
            }
        }
        int start = 0;
        while (start <= segment.length()) {
            int slash = segment.indexOf('/', start);
            int end = slash < 0 ? segment.length() : slash;
            if (isDots(segment, start, end)) {
                throw malformed("The path has a \".\" or \"..\" segment; send the path it leads to.");
            }
            start = end + 1;
        }
        return segment;
    }

    private static boolean isDots(String text, int start, int end) {
        int length = end - start;
        return (length == 1 && text.charAt(start) == '.')
                || (length == 2 && text.charAt(start) == '.' && text.charAt(start + 1) == '.');
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.malformedPath(detail));
    }
}
