/** Why the gateway refuses a request, and how each client dialect is told. Imports no other feature. */
package io.llmoptimizer.gateway.refusals;
