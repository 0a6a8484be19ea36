/** Event envelope and payloads as they travel over the broker; any service may use them, none may add behaviour. */
package io.llmoptimizer.common.events;
