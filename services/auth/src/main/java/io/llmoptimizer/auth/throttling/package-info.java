/** Slows down whoever guesses at passwords and codes, without locking anybody out. Used by whatever checks a secret. */
package io.llmoptimizer.auth.throttling;
