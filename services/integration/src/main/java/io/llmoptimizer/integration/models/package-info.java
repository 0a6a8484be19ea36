/** The catalog as callers see it: what each model can do, what it costs them, how long it stays. Reads only. */
package io.llmoptimizer.integration.models;
