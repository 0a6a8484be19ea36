/** Amounts of US dollars: what is exact, and how they are written. Any feature may use it. */
package io.llmoptimizer.billing.money;
