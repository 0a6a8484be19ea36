/** What the clients of a running fleet share: its addresses, its HTTP interface and the demo account. */
package io.llmoptimizer.bench;
