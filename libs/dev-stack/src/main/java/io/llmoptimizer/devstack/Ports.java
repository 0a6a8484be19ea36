package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

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

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
