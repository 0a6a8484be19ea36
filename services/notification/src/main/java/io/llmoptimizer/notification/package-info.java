/** The notification service: events and calls become messages, and messages reach people. */
package io.llmoptimizer.notification;
