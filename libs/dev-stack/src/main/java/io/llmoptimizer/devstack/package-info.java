/** PostgreSQL, Redis, a MongoDB wire server and an AMQP 0-9-1 broker without an installation: for tests and {@code ./fleet up}. */
package io.llmoptimizer.devstack;
