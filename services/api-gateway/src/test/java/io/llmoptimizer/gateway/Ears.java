package io.llmoptimizer.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client's side of a WebSocket through the gateway. */
final class Ears implements WebSocket.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    /** With the status code. */
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    static WebSocket open(String path, FakeAuth.Key key, Ears ears) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("authorization", "Bearer " + key.secret())
                .buildAsync(URI.create("ws://localhost:" + Client.port() + path), ears)
                .join();
    }

    String next() throws InterruptedException {
        return heard.poll(5, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        closed.completeExceptionally(failure);
    }
}
