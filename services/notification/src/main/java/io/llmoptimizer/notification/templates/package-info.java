/** Renders mails: typed templates, checked by the build. Any feature may use it; it uses none. */
package io.llmoptimizer.notification.templates;
