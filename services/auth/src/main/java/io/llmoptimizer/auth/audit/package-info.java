/** Who did what to which resource: append-only, chained by HMAC, written in the transaction of the deed. Any feature may write. */
package io.llmoptimizer.auth.audit;
