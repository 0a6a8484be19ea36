/** What every store does with PostgreSQL's answers. */
package io.llmoptimizer.auth.sql;
