/** What the present caller may do in which organization. Used by the features that manage organizations. */
package io.llmoptimizer.auth.access;
