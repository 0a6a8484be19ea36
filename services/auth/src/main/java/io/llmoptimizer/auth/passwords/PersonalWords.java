package io.llmoptimizer.auth.passwords;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words somebody who guesses at one account tries first: its e-mail address, its owner's name, and this product's name
 * (OWASP ASVS 5.0, 6.1.2 and 6.2.11). Normalized, the longest first.
 */
public final class PersonalWords {
    /** A shorter word, such as the "o" of "o'brien", occurs in any password. */
    private static final int SHORTEST = 3;

    private static final List<String> PRODUCT = List.of("llmoptimizer", "llmo", "optimizer");

    private final List<String> words;

    private PersonalWords(List<String> words) {
        this.words = words;
    }

    /** The words of the account with this {@code email} and {@code name}. */
    public static PersonalWords of(String email, String name) {
        return new PersonalWords(Stream.of(Stream.of(email), parts(email), parts(name), PRODUCT.stream())
                .flatMap(words -> words)
                .map(NormalizedPassword::of)
                .filter(word -> word.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** What is left of a normalized password without these words. */
    String without(String normalized) {
        String left = normalized;
        for (String word : words) {
            left = left.replace(word, "");
        }
        return left;
    }

    private static Stream<String> parts(String text) {
        return Arrays.stream(text.split("[^\\p{L}\\p{N}]+"));
    }
}
