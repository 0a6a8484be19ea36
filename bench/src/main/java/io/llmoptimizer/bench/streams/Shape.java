package io.llmoptimizer.bench.streams;

/**
 * What streams are like.
 *
 * @param chunks with text
 * @param paceMs between two of them; 0 for as fast as they can be written
 * @param restMs between the end of a stream and the next one of the same client
 */
record Shape(int chunks, int paceMs, int restMs) {}
