package io.llmoptimizer.integration.credentials;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Hears all that is logged, on every level, and keeps the lines that have one of the given texts in them. */
final class LogSearch extends Handler implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Level formerLevel = root.getLevel();
    private final Map<Handler, Level> others = new HashMap<>();
    private final PatternFormatter format = new PatternFormatter("%p %c %s %X%e");
    private final List<String> texts;
    final Queue<String> found = new ConcurrentLinkedQueue<>();
    final AtomicLong lines = new AtomicLong();

    LogSearch(List<String> texts) {
        this.texts = new ArrayList<>(texts);
        setLevel(Level.ALL);
        for (Handler other : root.getHandlers()) {
            others.put(other, other.getLevel());
            // What the test wants to read need not fill the console.
            other.setLevel(Level.WARNING);
        }
        root.addHandler(this);
        root.setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
        lines.incrementAndGet();
        String line = format.format(ExtLogRecord.wrap(record));
        if (texts.stream().anyMatch(line::contains)) {
            found.add(line);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.setLevel(formerLevel);
        root.removeHandler(this);
        others.forEach(Handler::setLevel);
    }
}
