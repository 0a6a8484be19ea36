package io.llmoptimizer.devstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, which is who one is in most containers. Root's programs are then started without
 * root's identity or powers, in one of the ways the machine allows.
 */
final class PrivilegeDrop {
    /**
     * In a user namespace that maps nobody, root is nobody to the program and still the owner of its files to the kernel.
     * Needs no preparation, but many containers forbid it.
     */
    private static final List<String> USER_NAMESPACE = List.of("unshare", "--user");

    /**
     * As the user {@code nobody}, who is let through folders such as {@code /root} that only root may enter. The data
     * folder must be nobody's.
     */
    private static final List<String> NOBODY = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
            "--bounding-set=-all,+dac_override");

    private final List<String> prefix;

    private PrivilegeDrop(List<String> prefix) {
        this.prefix = prefix;
    }

    /** The way that works here, found by trying. */
    static PrivilegeDrop find() throws IOException {
        if (!"0".equals(uidAfter(List.of()))) {
            return new PrivilegeDrop(List.of());
        }
        for (List<String> way : List.of(USER_NAMESPACE, NOBODY)) {
            if ("65534".equals(uidAfter(way))) {
                return new PrivilegeDrop(way);
            }
        }
        throw new IOException(
                "PostgreSQL refuses to run as root, and neither \"unshare --user\" nor \"setpriv\" can drop"
                        + " root's powers on this machine: run as a normal user, or name a running server with"
                        + " LLMO_POSTGRES_HOST");
    }

    /** {@code command}, run without root's powers. */
    List<String> apply(List<String> command) {
        List<String> dropped = new ArrayList<>(prefix);
        dropped.addAll(command);
        return dropped;
    }

    /** Whether the program's folders must belong to {@code nobody} (65534) first. */
    boolean becomesNobody() {
        return prefix.equals(NOBODY);
    }

    private static String uidAfter(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("id", "-u"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? printed.trim() : "";
        } catch (IOException notInstalled) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
