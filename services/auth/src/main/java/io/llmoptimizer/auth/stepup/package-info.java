/** Asks for a recent authentication before a sensitive call. Imports nothing, so that every feature may use it. */
package io.llmoptimizer.auth.stepup;
