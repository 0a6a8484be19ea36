/** The request id every answer and log line carries. */
package io.llmoptimizer.http.request;
