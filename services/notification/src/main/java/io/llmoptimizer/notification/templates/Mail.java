package io.llmoptimizer.notification.templates;

/**
 * A rendered mail.
 *
 * @param template name of the template it was made from
 * @param sensitive whether it holds a secret, which is then not kept longer than needed
 */
public record Mail(String template, String subject, String text, String html, boolean sensitive) {}
