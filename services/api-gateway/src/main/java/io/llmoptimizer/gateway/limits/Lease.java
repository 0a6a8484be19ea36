package io.llmoptimizer.gateway.limits;

import java.util.List;

/**
 * A running request's place in the numbers it is counted in. In Redis it is given up by itself unless renewed, so that a
 * replica that dies holds no places for long.
 *
 * @param id its name in Redis
 */
record Lease(String id, List<Slots> slots) {}
