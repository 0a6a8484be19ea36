/**
 * Tokens per minute: an estimate is reserved before a call and settled to what it used. Here and not in the gateway, since
 * only here tokens are known. Called by whoever executes calls.
 */
package io.llmoptimizer.integration.limits;
