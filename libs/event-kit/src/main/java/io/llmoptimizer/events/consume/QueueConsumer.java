package io.llmoptimizer.events.consume;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.llmoptimizer.events.broker.Broker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One queue's consumer: a thread that connects, settles batch after batch and acknowledges them, and starts over when the
 * channel is lost. Nothing but {@link #stop()} ends it.
 */
final class QueueConsumer<T> {
    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
    private static final int CLOSE_TIMEOUT_MS = 2_000;

    private final Subscription<T> subscription;
    private final Broker broker;
    private final Settlement<T> settlement;
    private final ConsumeConfig config;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile Session session;

    QueueConsumer(Subscription<T> subscription, Broker broker, Settlement<T> settlement, ConsumeConfig config) {
        this.subscription = subscription;
        this.broker = broker;
        this.settlement = settlement;
        this.config = config;
        this.thread = Thread.ofVirtual().name("events-" + subscription.queue()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopping.countDown();
        Session current = session;
        if (current != null) {
            current.end();
        }
    }

    /** Waits for the batch under way. */
    void join(Duration patience) {
        try {
            if (!thread.join(patience)) {
                LOG.warnf("%s: the batch under way takes too long and will be delivered again", subscription.queue());
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = config.firstPause();
        try {
            do {
                if (consumeUntilLost()) {
                    pause = config.firstPause();
                } else {
                    pause = Pauses.longer(pause, config.longestPause());
                }
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            LOG.debugf("%s: interrupted while stopping", subscription.queue());
        }
    }

    /** @return whether anything was consumed at all */
    private boolean consumeUntilLost() throws InterruptedException {
        Connection connection = null;
        boolean consuming = false;
        try {
            connection = broker.connect("consuming " + subscription.queue());
            broker.declare(connection);
            Session opened = new Session(connection.createChannel());
            opened.open(subscription.queue(), subscription.prefetch());
            session = opened;
            consuming = true;
            LOG.infof("consuming %s", subscription.queue());
            settleAll(opened);
        } catch (IOException | TimeoutException | RuntimeException lost) {
            LOG.warnf("%s: not consuming for the moment: %s", subscription.queue(), lost.getMessage());
        } finally {
            if (connection != null) {
                connection.abort(CLOSE_TIMEOUT_MS);
            }
        }
        return consuming;
    }

    private void settleAll(Session opened) throws IOException, InterruptedException {
        while (opened.isOpen() && stopping.getCount() > 0) {
            List<Delivery> batch = opened.next(subscription.largestBatch(), subscription.longestWait());
            if (!batch.isEmpty() && settlement.settle(batch, opened)) {
                opened.acknowledge(batch.getLast());
            }
        }
    }
}
