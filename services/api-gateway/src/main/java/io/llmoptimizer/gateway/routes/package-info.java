/** Which path goes to which service, under which conditions: a table from configuration and its pure matcher. */
package io.llmoptimizer.gateway.routes;
