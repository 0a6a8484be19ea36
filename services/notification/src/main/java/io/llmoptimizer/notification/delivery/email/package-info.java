/** The e-mail channel: one port, SendGrid behind it, or a sandbox that keeps what would have been sent. */
package io.llmoptimizer.notification.delivery.email;
