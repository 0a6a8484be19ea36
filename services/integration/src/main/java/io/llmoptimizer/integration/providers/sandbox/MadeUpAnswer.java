package io.llmoptimizer.integration.providers.sandbox;

import io.llmoptimizer.integration.chat.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Text that depends on the prompt alone. It is composed of words that are one token each in {@code o200k_base}, whatever
 * stands around them, so its exact token count is known without tokenizing it. Pure.
 *
 * @param pieces the text as a stream brings it, several tokens a piece
 */
record MadeUpAnswer(List<String> pieces, long tokens, FinishReason finish) {
    /** Tells readers what they see. Eight tokens. */
    private static final List<String> OPENING =
            List.of("This", " is", " a", " made", "-up", " answer", " about", " how");

    private static final List<String> WORDS = List.of(
            " the", " model", " can", " read", " your", " prompt", " and", " then", " write", " some", " words",
            " which", " come", " from", " a", " small", " list", " of", " common", " terms", " so", " that", " every",
            " test", " will", " find", " same", " text", " again", " when", " it", " is", " made", " with", " care",
            " over", " time", " while", " people", " see", " how", " long", " each", " part", " may", " take",
            " before", " we", " reach", " end");

    private static final String STOP = ".";
    private static final int SHORTEST = 24;
    private static final int SPREAD = 137;
    private static final int TOKENS_A_PIECE = 4;
    private static final int SENTENCE = 14;

    MadeUpAnswer {
        pieces = List.copyOf(pieces);
    }

    /** The answer to {@code prompt}, cut at {@code maxTokens}. */
    static MadeUpAnswer to(String prompt, OptionalLong maxTokens) {
        long state = SplitMix.seed(prompt);
        int whole = SHORTEST + (int) Math.floorMod(state, (long) SPREAD);
        int tokens = (int) Math.min(whole, maxTokens.orElse(Long.MAX_VALUE));
        List<String> pieces = new ArrayList<>(tokens / TOKENS_A_PIECE + 1);
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            state = SplitMix.next(state);
            piece.append(token(i, whole, state));
            if ((i + 1) % TOKENS_A_PIECE == 0 || i == tokens - 1) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        return new MadeUpAnswer(pieces, tokens, tokens < whole ? FinishReason.LENGTH : FinishReason.STOP);
    }

    String text() {
        return String.join("", pieces);
    }

    private static String token(int index, int whole, long random) {
        if (index < OPENING.size()) {
            return OPENING.get(index);
        }
        if (index == whole - 1 || (index % SENTENCE == SENTENCE - 1 && index < whole - 2)) {
            return STOP;
        }
        return WORDS.get((int) Math.floorMod(random >>> 16, (long) WORDS.size()));
    }
}
