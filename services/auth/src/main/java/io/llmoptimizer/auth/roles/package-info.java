/** Roles that organizations make for themselves. Used by what has a role: members, invitations, service accounts. */
package io.llmoptimizer.auth.roles;
