/** What a route changes in a request or an answer on its way: headers, and defaults of a JSON body's fields. Pure. */
package io.llmoptimizer.gateway.transform;
