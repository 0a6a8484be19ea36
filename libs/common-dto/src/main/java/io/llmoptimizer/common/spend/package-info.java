/** Names and units of the spend counters that integration and billing share in Redis; see docs/adr/0004. */
package io.llmoptimizer.common.spend;
