/** RFC 9457 problem details: how every service says no on {@code /api/**}. */
package io.llmoptimizer.http.problem;
