/** Cursor-paged lists. */
package io.llmoptimizer.http.paging;
