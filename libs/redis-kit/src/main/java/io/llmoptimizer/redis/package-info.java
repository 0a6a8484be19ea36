/**
 * Redis on the hot path: one pipelined connection per event loop that comes back by itself, and Lua scripts.
 *
 * <p>A command of a pool's connection crosses threads twice when that connection lives on another event loop than its caller,
 * which costs several times what Redis takes to answer. Here it never does.
 */
package io.llmoptimizer.redis;
