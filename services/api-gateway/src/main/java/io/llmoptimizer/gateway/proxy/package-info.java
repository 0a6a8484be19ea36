/** Passes a request on to a service and its answer back, byte by byte, without ever holding a body. */
package io.llmoptimizer.gateway.proxy;
