package io.llmoptimizer.integration.usage;

/**
 * Text from clients and providers as every store can hold it: PostgreSQL refuses NUL, and an unpaired surrogate has no UTF-8
 * form. Both become U+FFFD, so that no tag or error code makes a call unrecordable.
 */
final class SafeText {
    private static final char REPLACEMENT = '\uFFFD';

    /** {@code text} itself when it is safe already; null stays null. */
    static String of(String text) {
        if (text == null) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    private SafeText() {}
}
