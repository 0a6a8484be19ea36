package io.llmoptimizer.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose next request's line and headers take too long to arrive: from the first byte of them on, or from
 * the connection's beginning. Bytes that complete a head in one read, as almost all do, cost no timer.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<HeadDeadline> KEY = AttributeKey.valueOf(HeadDeadline.class, "of");

    private final long millis;
    private boolean waiting = true;
    private ScheduledFuture<?> timer;

    HeadDeadline(long millis) {
        this.millis = millis;
    }

    /** The one that watches {@code channel}, or null. */
    static HeadDeadline of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        arm(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(null);
        disarm();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        super.channelRead(context, bytes);
        // By now a complete head has been handled, and has called arrived().
        if (waiting && timer == null) {
            arm(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        disarm();
        super.channelInactive(context);
    }

    /** A head is complete; the next one begins when its request has been answered. */
    void arrived() {
        waiting = false;
        disarm();
    }

    /** The request was answered: what comes next is another's head. */
    void answered() {
        waiting = true;
    }

    private void arm(ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> close(context), millis, TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext context) {
        // How that ends matters to nobody: the connection is of no use.
        ChannelFuture _ = context.close();
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
