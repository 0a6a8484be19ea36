/** The broker: connections, the fleet's queues, publishing with confirms. Nothing else in the fleet speaks AMQP. */
package io.llmoptimizer.events.broker;
