/** {@code ./fleet bench-gateway}: what the gateway costs, beside a bare Vert.x reverse proxy and nginx. Needs no running fleet. */
package io.llmoptimizer.bench.edge;
