/** Who calls: the verified token's claims as one typed record. */
package io.llmoptimizer.http.caller;
