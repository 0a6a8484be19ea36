/**
 * Model providers behind one small interface: the SPI and the failures all of them share; {@code compatible} and
 * {@code sandbox} implement it, {@code guard} decorates it. Called by execution; never imports routing.
 */
package io.llmoptimizer.integration.providers;
