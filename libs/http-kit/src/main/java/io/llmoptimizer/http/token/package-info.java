/** Verifies auth's access tokens with keys fetched in the background, so that no request waits for auth. */
package io.llmoptimizer.http.token;
