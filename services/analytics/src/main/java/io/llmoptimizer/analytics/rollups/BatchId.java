package io.llmoptimizer.analytics.rollups;

/**
 * Names a batch of events, and is the stamp that keeps it from being added to a rollup twice.
 *
 * <p>Batches of one lane are added to the rollups strictly one after the other: the next begins when the one before is in all of
 * its rollups. So a rollup needs to remember only the last sequence of each lane: a batch at or below it has been added already,
 * for ever, and by whomever.
 *
 * @param lane letters and digits; the part of the field's name in which a rollup remembers the sequence
 * @param sequence 1 for the lane's first batch
 */
public record BatchId(String lane, long sequence) {
    private static final char SEPARATOR = '-';

    public BatchId {
        if (lane.isEmpty() || !lane.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            throw new IllegalArgumentException(
                    "a lane's name is of lower-case letters and digits, not \"" + lane + "\"");
        }
        if (sequence < 1) {
            throw new IllegalArgumentException("a lane's first batch has the sequence 1, not " + sequence);
        }
    }

    /** Reads what {@link #toString} wrote. */
    public static BatchId parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("a batch is named <lane>-<sequence>, not \"" + text + "\"");
        }
        return new BatchId(text.substring(0, separator), Long.parseLong(text.substring(separator + 1)));
    }

    /** The lane's next batch. */
    public BatchId next() {
        return new BatchId(lane, sequence + 1);
    }

    @Override
    public String toString() {
        return lane + SEPARATOR + sequence;
    }
}
