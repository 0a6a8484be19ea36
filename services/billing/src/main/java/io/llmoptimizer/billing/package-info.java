/** The billing service: the metering ledger and budgets. Features live in the packages below. */
package io.llmoptimizer.billing;
