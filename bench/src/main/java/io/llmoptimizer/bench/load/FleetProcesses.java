package io.llmoptimizer.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time of the fleet's processes, by the pid files {@code ./fleet} keeps. */
public final class FleetProcesses {

    /** CPU time so far of each process and its children, and of this load generator. */
    public static Map<String, Duration> cpuTimes(Path fleetHome) {
        Map<String, Duration> times = new HashMap<>();
        times.put("load generator", cpuTime(ProcessHandle.current()));
        Path pids = fleetHome.resolve("run");
        if (!Files.isDirectory(pids)) {
            return times;
        }
        try (Stream<Path> files = Files.list(pids)) {
            files.filter(file -> file.toString().endsWith(".pid")).forEach(file -> {
                String name = file.getFileName().toString().replace(".pid", "");
                ProcessHandle.of(pid(file)).ifPresent(process -> times.put(name, withChildren(process)));
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return times;
    }

    private static Duration withChildren(ProcessHandle process) {
        return process.descendants().map(FleetProcesses::cpuTime).reduce(cpuTime(process), Duration::plus);
    }

    private static Duration cpuTime(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long pid(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private FleetProcesses() {}
}
