package io.llmoptimizer.gateway;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Text as attackers and broken programs send it: pieces that mean something, put together wrongly; now and then text of no
 * structure at all. Shrinks towards few pieces and no changes.
 */
public final class NoisyText {
    private static final int MOST_CHANGES = 3;
    private static final int LONGEST_RANDOM = 60;
    private static final int STRUCTURED_OF_TEN = 9;

    private NoisyText() {}

    /** Some of {@code pieces} in any order, a third of them odd ones, and up to three small changes. */
    public static Arbitrary<String> of(int most, String... pieces) {
        Arbitrary<String> structured =
                mutated(Arbitraries.of(mixed(pieces)).list().ofMaxSize(most).map(parts -> String.join("", parts)));
        return Arbitraries.frequencyOf(
                Tuple.of(STRUCTURED_OF_TEN, structured),
                Tuple.of(10 - STRUCTURED_OF_TEN, Arbitraries.strings().all().ofMaxLength(LONGEST_RANDOM)));
    }

    /** {@code text} with up to three small changes. */
    public static Arbitrary<String> mutated(Arbitrary<String> text) {
        // All bits count: what a change does, where, and with which character.
        Arbitrary<List<Long>> changes = Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMaxSize(MOST_CHANGES);
        return Combinators.combine(text, changes).as(NoisyText::changed);
    }

    /** Each piece as often as it takes for odd ones to be a third of all. */
    private static List<String> mixed(String... pieces) {
        List<String> odd = List.of(Noise.ODD);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 2 * odd.size() || i < pieces.length; i++) {
            all.add(pieces[i % pieces.length]);
        }
        all.addAll(odd);
        return all;
    }

    private static String changed(String text, List<Long> changes) {
        StringBuilder changed = new StringBuilder(text);
        for (long bits : changes) {
            if (changed.isEmpty()) {
                break;
            }
            int at = (int) Math.floorMod(bits >>> 32, (long) changed.length());
            char drawn = (char) (bits >>> 8);
            switch ((int) (bits & 7)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, (char) (drawn & 0x7f));
                case 2 -> changed.insert(at, drawn);
                case 3, 4 -> changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 << (drawn % 7))));
                case 5, 6 -> changed.insert(at, Noise.ODD[drawn % Noise.ODD.length]);
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }
}
