package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * The stack as a process: starts the stores, writes where they are to {@code $FLEET_HOME/stack.env}, and stops them on
 * SIGTERM. That file exists only while all of them are ready.
 */
public final class Main {
    /** Held until this process ends, however it ends; the lock would go with a channel nobody refers to. */
    private static FileChannel folderLock;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        DerbyLog.discard();
        try {
            run(StackSettings.of(System.getenv()));
        } catch (RuntimeException | IOException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static void run(StackSettings settings) throws IOException {
        Path home = Files.createDirectories(settings.home().toAbsolutePath());
        Path addresses = home.resolve("stack.env");
        lock(home);
        Files.deleteIfExists(addresses);
        long start = System.nanoTime();
        DevStack stack = DevStack.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, addresses), "stop-dev-stack"));
        write(addresses, stack.addresses());
        System.out.printf("ready after %d ms: %s%n", (System.nanoTime() - start) / 1_000_000, stack.addresses());
    }

    private static void lock(Path home) throws IOException {
        folderLock = FileChannel.open(home.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (folderLock.tryLock() == null) {
            throw new IllegalStateException("another dev-stack uses " + home
                    + "; stop it with ./fleet down, or choose another folder with FLEET_HOME");
        }
    }

    /** In the shell's syntax, and appearing all at once. */
    private static void write(Path file, Map<String, String> addresses) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                half,
                addresses.entrySet().stream()
                        .map(entry -> entry.getKey() + "='" + entry.getValue().replace("'", "'\\''") + "'\n")
                        .sorted()
                        .collect(Collectors.joining()));
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void stop(DevStack stack, Path addresses) {
        try {
            Files.deleteIfExists(addresses);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        } finally {
            stack.close();
        }
    }
}
