package io.llmoptimizer.auth.secrets;

import java.util.function.UnaryOperator;

/**
 * Where a feature keeps sealed secrets, one a row. The names are ours alone: they become part of statements.
 *
 * @param id the column that tells rows apart
 * @param box the column of the sealed secret; null in a row that has none (any more)
 * @param context what a secret is sealed for, by the row's id in text
 */
public record SealedColumn(String table, String id, String box, UnaryOperator<String> context) {}
