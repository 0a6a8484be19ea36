/** Turns events and calls into queued messages. Uses templates and delivery; nobody uses it. */
package io.llmoptimizer.notification.intake;
