package io.llmoptimizer.gateway;

import java.util.Random;

/** What {@link NoisyText} is for properties, for tests that draw by themselves. The seed makes it repeatable. */
public final class Noise {
    static final String[] ODD = {
        "", "\0", "\r", "\n", "\r\n", "\t", " ", "%", "%0", "%00", "%2e", "%2E%2e", "%2f", "%5c", "%ff", "%c0%ae", "..",
                ".", "/", "//",
        "\\", ";", "?", "#", "*", "**", ":", ",", "\"", "'", "=", "==", "_", "-", "\u0080", "\u00ff", "é", "\u202e",
                "\ud83d\ude00", "\ud83d",
        "-1", "0", "1e9", "9223372036854775808", "00000000000000000000000000000001", "null", "NaN", "{}", "[[[[",
                "${jndi:ldap://x}"
    };

    private final Random random;

    public Noise(long seed) {
        this.random = new Random(seed);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    @SafeVarargs
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Some of {@code pieces} in any order, with odd ones between them, and now and then something cut, doubled or replaced. */
    public String of(int most, String... pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(oneIn(3) ? oneOf(ODD) : pieces[random.nextInt(pieces.length)]);
        }
        return mutated(text);
    }

    /** {@code text} with up to three small changes. */
    public String mutated(CharSequence text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(5)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                case 2 -> changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 << random.nextInt(7))));
                case 3 -> changed.insert(at, oneOf(ODD));
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }
}
