package io.llmoptimizer.integration.execution;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What this process holds when it has nothing to do.
 *
 * @param heapBytes after a collection
 * @param bufferBytes of Netty's pooled buffers, those that threads keep for their next use included
 */
record Memory(long heapBytes, long bufferBytes) {

    static Memory now() {
        System.gc();
        return new Memory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                Stream.of(PooledByteBufAllocator.DEFAULT, (PooledByteBufAllocator)
                                VertxByteBufAllocator.POOLED_ALLOCATOR)
                        .distinct()
                        .flatMap(pool -> Stream.concat(
                                pool.metric().heapArenas().stream(), pool.metric().directArenas().stream()))
                        .mapToLong(PoolArenaMetric::numActiveBytes)
                        .sum());
    }

    /** Follows a sample of the buffers, and hears of those that were collected without being released. */
    static final class LeakWatch extends Handler implements AutoCloseable {
        private final Logger log = Logger.getLogger(ResourceLeakDetector.class.getName());
        private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

        LeakWatch() {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
            log.addHandler(this);
        }

        Queue<String> leaks() {
            return leaks;
        }

        @Override
        public void publish(LogRecord record) {
            leaks.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            log.removeHandler(this);
            ResourceLeakDetector.setLevel(before);
        }
    }
}
