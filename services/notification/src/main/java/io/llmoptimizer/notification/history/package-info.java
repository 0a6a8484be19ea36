/** What was sent, when and how it went. Reads what delivery wrote; nobody uses it. */
package io.llmoptimizer.notification.history;
