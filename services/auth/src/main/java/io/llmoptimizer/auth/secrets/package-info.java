/** The master key, and what is sealed or derived with it. Any feature that stores a secret may use it. */
package io.llmoptimizer.auth.secrets;
