package io.llmoptimizer.bench.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** A progress bar on one line of a terminal; on anything else a line every tenth of the way. */
final class Progress {
    private static final int WIDTH = 40;

    private final PrintStream out;
    private final int total;
    private final boolean terminal =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private int done;

    Progress(PrintStream out, int total) {
        this.out = out;
        this.total = total;
    }

    synchronized void step() {
        done++;
        if (terminal) {
            int filled = WIDTH * done / total;
            out.print("\r  [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + total + " turns");
            out.flush();
        } else if (done * 10 / total != (done - 1) * 10 / total) {
            out.println("  " + done + "/" + total + " turns");
        }
    }

    synchronized void end() {
        if (terminal) {
            out.println();
        }
    }
}
