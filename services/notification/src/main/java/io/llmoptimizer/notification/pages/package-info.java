/** The pages that links in mails lead to. Uses no other feature. */
package io.llmoptimizer.notification.pages;
