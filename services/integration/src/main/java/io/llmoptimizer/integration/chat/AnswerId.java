package io.llmoptimizer.integration.chat;

/**
 * What every piece of one answer repeats.
 *
 * @param id the provider's id of the answer, such as {@code chatcmpl-…}
 * @param created epoch seconds
 * @param model the model as the provider names it, often with its date
 */
public record AnswerId(String id, long created, String model) {}
