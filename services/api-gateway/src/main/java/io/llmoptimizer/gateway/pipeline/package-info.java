/** What happens to a request, in order. The only package that knows all the others. */
package io.llmoptimizer.gateway.pipeline;
