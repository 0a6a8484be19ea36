/** How the gateway, auth and the resource servers name callers, tokens and revocations to each other. */
package io.llmoptimizer.common.identity;
