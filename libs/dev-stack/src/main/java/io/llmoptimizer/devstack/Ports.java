package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** TCP ports of this machine. */
public final class Ports {
    private static final int TRIED = 100;

    private Ports() {}

    /** A port nobody listens on at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException noneLeft) {
            throw new UncheckedIOException("this machine has no free TCP port left", noneLeft);
        }
    }

    /** {@code preferred}, or the next port after it that nobody listens on. */
    public static int freeFrom(int preferred) {
        for (int port = preferred; port < preferred + TRIED && port <= 65_535; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free TCP port in the " + TRIED + " from " + preferred + "; choose another with LLMO_PORT_OFFSET");
    }

    /** Fails unless something accepts connections on {@code port} of the loopback interface. */
    static void requireListener(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
        } catch (IOException refused) {
            throw new IOException("nothing listens on its port " + port, refused);
        }
    }

    /** Whether a Redis server on {@code port} answers a PING; it accepts connections while it still loads its data. */
    static boolean ping(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        // Some systems let a listener on 127.0.0.1 in beside one on all addresses, so binding alone does not tell.
        try {
            requireListener(port);
            return false;
        } catch (IOException nobodyThere) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
                return true;
            } catch (IOException taken) {
                return false;
            }
        }
    }
}
