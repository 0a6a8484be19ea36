/** Whom to tell about an organization's money, as auth announced it. Budgets read it when a threshold is reached. */
package io.llmoptimizer.billing.contacts;
