/** Making events; any feature may use it. */
package io.llmoptimizer.events;
