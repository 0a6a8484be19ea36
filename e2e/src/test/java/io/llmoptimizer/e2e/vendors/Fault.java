package io.llmoptimizer.e2e.vendors;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a prompt can ask to go wrong. */
public enum Fault {
    /** The key is not accepted. */
    CREDENTIALS,
    /** The account is empty. */
    CREDIT,
    /** The key may not do this. */
    FORBIDDEN,
    /** There is no such model. */
    MODEL,
    /** The prompt is longer than the model reads. */
    TOO_LONG,
    /** Too many requests; {@link #PAUSE} seconds later there may be more. */
    RATE,
    /** The server has a bug. */
    FAILING,
    /** The server has too much to do. */
    OVERLOADED,
    /** The answer begins, and breaks with the vendor's error. */
    BROKEN_STREAM;

    /** In seconds, what a rate limit is told to last. */
    public static final int PAUSE = 7;

    private static final Pattern MARK = Pattern.compile("fail:([A-Z_]+)");

    /** To be put into a prompt. */
    public String mark() {
        return "fail:" + name();
    }

    static Optional<Fault> in(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.find() ? Optional.of(valueOf(mark.group(1))) : Optional.empty();
    }
}
