package io.llmoptimizer.devstack;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * Hands every change to the operating system before it is answered. The library alone does so once a second, and what it
 * acknowledged since then would be gone after {@code kill -9}.
 */
final class DurableMongoBackend extends KeyedMongoBackend {
    /** The store's own thread commits only what we did not, and compacts the file. */
    private static final int OWN_COMMIT_MS = 10_000;

    private final MVStore store;
    /** Commands share it; a commit excludes them, so that it never holds half of one. */
    private final ReadWriteLock commands = new ReentrantReadWriteLock();

    private DurableMongoBackend(MVStore store) {
        super(store);
        this.store = store;
    }

    static DurableMongoBackend open(Path file) {
        MVStore store = new MVStore.Builder().fileName(file.toString()).open();
        store.setAutoCommitDelay(OWN_COMMIT_MS);
        return new DurableMongoBackend(store);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document reply;
        commands.readLock().lock();
        try {
            reply = super.handleMessage(message);
        } finally {
            commands.readLock().unlock();
        }
        if (store.hasUnsavedChanges()) {
            commitAll();
        }
        return reply;
    }

    /** One commit serves every command that ended while it was waited for. */
    private void commitAll() {
        commands.writeLock().lock();
        try {
            if (store.hasUnsavedChanges()) {
                store.commit();
            }
        } finally {
            commands.writeLock().unlock();
        }
    }
}
