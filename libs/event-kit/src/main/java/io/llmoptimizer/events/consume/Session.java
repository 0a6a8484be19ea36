package io.llmoptimizer.events.consume;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The deliveries of one channel. They can be acknowledged through this channel only: a delivery tag of a lost channel names
 * another delivery on the next one, so a session is never carried over.
 */
final class Session {
    private final Channel channel;
    /** Empty once the session ended. */
    private final BlockingQueue<Optional<Delivery>> deliveries = new LinkedBlockingQueue<>();

    private final CountDownLatch ended = new CountDownLatch(1);

    Session(Channel channel) {
        this.channel = channel;
        channel.addShutdownListener(signal -> end());
    }

    /** Lets the broker deliver from {@code queue}, at most {@code prefetch} ahead of the acknowledgements. */
    void open(String queue, int prefetch) throws IOException {
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, (tag, delivery) -> deliveries.add(Optional.of(delivery)), tag -> end());
    }

    boolean isOpen() {
        return ended.getCount() > 0;
    }

    void end() {
        ended.countDown();
        deliveries.add(Optional.empty());
    }

    /** Waits for the first delivery, then at most {@code longest} for the rest of a batch. Empty at the end. */
    List<Delivery> next(int largest, Duration longest) throws InterruptedException {
        List<Delivery> batch = new ArrayList<>();
        Optional<Delivery> arrived = deliveries.take();
        long deadline = System.nanoTime() + longest.toNanos();
        while (arrived != null && arrived.isPresent()) {
            batch.add(arrived.get());
            arrived = batch.size() == largest
                    ? null
                    : deliveries.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return batch;
    }

    /** Waits, and tells whether it is still worth going on. */
    boolean pause(Duration length) throws InterruptedException {
        return !ended.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Acknowledges everything up to {@code last}. */
    void acknowledge(Delivery last) throws IOException {
        channel.basicAck(last.getEnvelope().getDeliveryTag(), true);
    }
}
