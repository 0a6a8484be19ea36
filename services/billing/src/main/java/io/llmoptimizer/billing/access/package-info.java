/** Who may read and who may change what billing shows; any resource may use it. */
package io.llmoptimizer.billing.access;
