/** A provider that needs no account: made-up answers, real token counts, and models that misbehave on purpose. */
package io.llmoptimizer.integration.providers.sandbox;
