/**
 * The model vendors' servers as their public documentation has them: they speak their own wire formats, refuse what the vendor
 * would refuse, and answer with what they were asked. The tests of the fleet start them and read what they saw.
 */
package io.llmoptimizer.e2e.vendors;
