package io.llmoptimizer.integration.providers.sandbox;

import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import java.util.Locale;

/**
 * A vector of length 1 that depends on an input's words alone: each word pushes a few places up or down, so that inputs with
 * words in common point in similar directions. Pure.
 */
final class WordVector {
    private static final int PLACES_A_WORD = 4;

    private WordVector() {}

    static float[] of(Input input, int dimensions) {
        double[] sums = new double[dimensions];
        switch (input) {
            case Input.Text text -> addWords(text.text(), sums);
            case Input.Tokens tokens -> tokens.ids().forEach(id -> add(SplitMix.next(id), sums));
        }
        return normalized(sums);
    }

    private static void addWords(String text, double[] sums) {
        String words = text.toLowerCase(Locale.ROOT);
        int begin = 0;
        for (int i = 0; i <= words.length(); i++) {
            if (i == words.length() || !Character.isLetterOrDigit(words.charAt(i))) {
                if (i > begin) {
                    add(SplitMix.seed(words.substring(begin, i)), sums);
                }
                begin = i + 1;
            }
        }
    }

    private static void add(long seed, double[] sums) {
        long state = seed;
        for (int i = 0; i < PLACES_A_WORD; i++) {
            state = SplitMix.next(state);
            sums[(int) Math.floorMod(state >>> 1, (long) sums.length)] += state < 0 ? -1 : 1;
        }
    }

    /** What has no words, or words that cancel each other out, points along the first axis. */
    private static float[] normalized(double[] sums) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        float[] vector = new float[sums.length];
        if (squares == 0) {
            vector[0] = 1;
            return vector;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < sums.length; i++) {
            vector[i] = (float) (sums[i] / length);
        }
        return vector;
    }
}
