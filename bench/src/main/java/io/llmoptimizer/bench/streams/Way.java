package io.llmoptimizer.bench.streams;

import java.net.URI;
import java.util.function.Supplier;

/**
 * A way to the vendor.
 *
 * @param authorization value of that header; asked for anew before each round, since tokens expire
 */
record Way(String name, URI base, Supplier<String> authorization) {}
