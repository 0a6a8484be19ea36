/** Keeps messages and delivers them: attempts, pauses, outcomes. Intake queues messages here; it imports no other feature. */
package io.llmoptimizer.notification.delivery;
