package io.llmoptimizer.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server program run as a child of this JVM, and found again by its pid file when this JVM was killed. */
final class ChildProcess {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int LOG_LINES_SHOWN = 15;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command}; what it prints replaces the contents of {@code log}. */
    static ChildProcess start(String name, List<String> command, Path folder, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new ChildProcess(name, process, log);
    }

    /** Runs {@code command} to its end, and fails with what it printed unless it ends well. */
    static void run(String name, List<String> command, Path folder, Path log) throws IOException {
        ChildProcess child = start(name, command, folder, log);
        try {
            if (child.process.waitFor() != 0) {
                throw child.failure("failed with status " + child.process.exitValue());
            }
        } catch (InterruptedException stopped) {
            child.process.destroyForcibly();
            throw interrupted(name, stopped);
        }
    }

    /** One try to reach the server. */
    interface Probe {
        boolean answers() throws IOException;
    }

    /** Waits until {@code probe} succeeds; fails early, with the end of the log, when the program ends before that. */
    void awaitReady(Probe probe, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!probe.answers()) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw failure("ended with status " + process.exitValue() + " while starting");
                }
                if (System.nanoTime() > deadline) {
                    throw failure("was not ready after " + patience.toSeconds() + " s");
                }
            }
        } catch (InterruptedException stopped) {
            throw interrupted(name, stopped);
        }
    }

    /** Asks the program to stop with {@code signal} (a name such as {@code TERM}), and kills it after a grace. */
    void stop(String signal) throws IOException {
        stop(process.toHandle(), signal);
    }

    /**
     * Stops the program that wrote {@code pidFile}, if it is still there and still that program: its command line must
     * mention {@code mark}, since the pid may by now be somebody else's.
     */
    static void stopLeftOver(Path pidFile, String mark, String signal) throws IOException {
        Optional<ProcessHandle> leftOver = readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark))
                        .isPresent());
        if (leftOver.isPresent()) {
            stop(leftOver.get(), signal);
        }
        Files.deleteIfExists(pidFile);
    }

    private static Optional<Long> readPid(Path pidFile) throws IOException {
        if (!Files.isRegularFile(pidFile)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(pidFile).stream().findFirst().map(line -> Long.valueOf(line.trim()));
        } catch (NumberFormatException halfWritten) {
            return Optional.empty();
        }
    }

    private static void stop(ProcessHandle process, String signal) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (!ended(process)) {
                process.destroyForcibly();
                ended(process);
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            throw interrupted("process " + process.pid(), stopped);
        }
    }

    /** Whether the process ended within the grace. A zombie, dead but not yet collected by its parent, has ended. */
    private static boolean ended(ProcessHandle process) throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (process.isAlive() && process.info().commandLine().isPresent()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }

    private IOException failure(String what) {
        String said;
        try {
            List<String> lines = Files.readAllLines(log);
            said = String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException unreadable) {
            said = "(its log can't be read: " + unreadable.getMessage() + ")";
        }
        return new IOException(name + " " + what + "; the end of " + log + ":\n  " + said);
    }

    private static IOException interrupted(String name, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while waiting for " + name, cause);
    }
}
