/** How the providers are: probes and live signals become a state that is looked up in memory. Uses providers; used by nobody. */
package io.llmoptimizer.integration.health;
