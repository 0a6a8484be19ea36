package io.llmoptimizer.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives every connection a {@link HeadDeadline}. Vert.x has no setting for it and shows a connection only with its first request;
 * so the first request of all, which is a readiness probe's, leads to the listening socket, and from there to every connection
 * that is accepted from then on.
 */
@Singleton
public class SlowClients {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final long headMillis;
    private final Set<Channel> watched = ConcurrentHashMap.newKeySet();
    private volatile Channel lastWatched;

    SlowClients(EdgeConfig config) {
        this.headMillis = config.headTimeout().toMillis();
    }

    /** Called with each request, when its head has arrived. */
    public void arrived(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!(request.connection() instanceof ConnectionBase connection)) {
            return;
        }
        Channel channel = connection.channel();
        Channel listener = channel.parent();
        if (listener != null && !listener.equals(lastWatched)) {
            watch(listener);
        }
        HeadDeadline deadline = HeadDeadline.of(channel);
        if (deadline == null) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            // Streams come and go on such a connection; its frames are no heads.
            channel.pipeline().remove(deadline);
            return;
        }
        deadline.arrived();
        context.addEndHandler(end -> {
            // What follows a switch of protocols is no head.
            if (context.response().getStatusCode() != SWITCHING_PROTOCOLS) {
                deadline.answered();
            }
        });
    }

    private void watch(Channel listener) {
        lastWatched = listener;
        if (watched.add(listener)) {
            listener.pipeline().addFirst(new Accepted(headMillis));
        }
    }

    /** On the listening socket: what it reads are connections. */
    private static final class Accepted extends ChannelInboundHandlerAdapter {
        private final long headMillis;

        Accepted(long headMillis) {
            this.headMillis = headMillis;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) throws Exception {
            if (accepted instanceof Channel connection) {
                connection.pipeline().addFirst(new HeadDeadline(headMillis));
            }
            super.channelRead(context, accepted);
        }
    }
}
