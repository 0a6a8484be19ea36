package io.llmoptimizer.notification.delivery;

import io.llmoptimizer.notification.delivery.email.Email;

/**
 * A message somebody has the lease of.
 *
 * @param attempt number of the attempt that was begun, from 1; tells a late sender from its successor
 */
record Claimed(Email email, int attempt) {}
