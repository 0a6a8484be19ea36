package io.llmoptimizer.integration.conversations;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long and how much of conversations is kept. */
@ConfigMapping(prefix = "llmo.conversations")
public interface ConversationsConfig {

    /**
     * How long a response can be read and continued, from its creation. A conversation can be continued while its first
     * response is kept. OpenAI keeps responses for 30 days; less is less to lose.
     */
    @WithDefault("30d")
    Duration retention();

    /** Responses one conversation may have. Each is read again with every turn. */
    @WithDefault("200")
    int longestChain();

    /** Characters of one conversation, pictures included; all of it is in memory while a turn is made. */
    @WithDefault("16M")
    MemorySize largestChain();

    /** How long an answer waits to be stored, and a conversation to be read, before the call fails. */
    @WithDefault("5s")
    Duration timeout();

    /** How often expired responses are deleted. They are unreadable before that. */
    @WithDefault("10m")
    Duration cleanUpEvery();

    /** Rows deleted by one statement, so that none holds locks for long. */
    @WithDefault("500")
    int cleanUpBatch();
}
