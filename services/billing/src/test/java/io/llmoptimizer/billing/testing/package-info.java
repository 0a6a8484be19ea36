/** What billing's tests share: usage samples, the stores' other side, and the events others would receive. */
package io.llmoptimizer.billing.testing;
