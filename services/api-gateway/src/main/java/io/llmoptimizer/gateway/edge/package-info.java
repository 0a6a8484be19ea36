/** What a gateway that faces the internet does before it looks at a request: whose address, how fast, over what, for how long. */
package io.llmoptimizer.gateway.edge;
