/**
 * Secrets at rest: master keys, what is sealed with them and what is derived from them. Knows no service, no store and no
 * framework.
 */
package io.llmoptimizer.secrets;
