/** What tests of every service share: stores, access tokens, a settable clock and the architecture's rules. Test scope only. */
package io.llmoptimizer.testing;
