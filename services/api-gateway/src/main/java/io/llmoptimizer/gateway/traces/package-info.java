/** The gateway's span of a request, between the client's and the service's (W3C Trace Context). */
package io.llmoptimizer.gateway.traces;
