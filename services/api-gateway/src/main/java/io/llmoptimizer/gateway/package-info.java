/** The single entry of the fleet: routing, authentication, limits, pass-through. Never reads a body. */
package io.llmoptimizer.gateway;
