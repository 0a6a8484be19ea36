/** Roles in an organization and what they permit. Pure; any feature may ask. */
package io.llmoptimizer.auth.permissions;
