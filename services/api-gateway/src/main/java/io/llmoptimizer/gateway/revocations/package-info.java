/** Which sessions, keys, users and organizations stopped being valid, within half a second of auth saying so. */
package io.llmoptimizer.gateway.revocations;
