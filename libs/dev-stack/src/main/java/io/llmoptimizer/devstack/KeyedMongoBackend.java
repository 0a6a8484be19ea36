package io.llmoptimizer.devstack;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Finds a document by its id also when the filter asks for more than the id. The library alone uses an index only for filters of
 * exactly its fields, and otherwise reads the whole collection: a guarded update of one document among a hundred thousand would
 * take as long as it takes to read them all.
 */
class KeyedMongoBackend extends H2Backend {
    private static final String ID = "_id";
    private static final MVMap.Builder<Object, Document> DOCUMENTS =
            new MVMap.Builder<Object, Document>().valueType(new MongoDocumentType());
    private static final MVMap.Builder<KeyValue, Object> KEYS =
            new MVMap.Builder<KeyValue, Object>().keyType(new MongoKeyType());

    KeyedMongoBackend(MVStore store) {
        super(store);
    }

    /** Keeps everything in memory. */
    static KeyedMongoBackend throwaway() {
        return new KeyedMongoBackend(MVStore.open(null));
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new KeyedDatabase(name, getCursorRegistry());
    }

    /** An inner class, because its collections are opened before a field of its own could be set. */
    private final class KeyedDatabase extends H2Database {
        KeyedDatabase(String name, CursorRegistry cursors) {
            super(name, getMvStore(), cursors);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            // A map that is open already stays as it is.
            getMvStore().openMap(getFullCollectionNamespace(collection) + "._index_" + index, KEYS);
            return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
            String fullName = getFullCollectionNamespace(name);
            return new KeyedCollection(
                    this,
                    name,
                    options,
                    getMvStore().openMap("databases." + fullName, DOCUMENTS),
                    getMvStore().openMap("meta." + fullName),
                    cursorRegistry);
        }
    }

    private static final class KeyedCollection extends H2Collection {
        KeyedCollection(
                MongoDatabase database,
                String name,
                CollectionOptions options,
                MVMap<Object, Document> documents,
                MVMap<String, Object> meta,
                CursorRegistry cursors) {
            super(database, name, options, documents, meta, cursors);
        }

        @Override
        protected QueryResult queryDocuments(
                Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
            if (query.size() < 2 || !query.containsKey(ID)) {
                return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
            }
            // All conditions of a filter must hold, so what matches it is among what matches its id.
            QueryResult candidates = super.queryDocuments(new Document(ID, query.get(ID)), null, 0, 0, 0, null);
            List<Document> found =
                    StreamSupport.stream(candidates.spliterator(), false).toList();
            return matchDocumentsFromStream(found.stream(), query, orderBy, skip, limit, batchSize, fields);
        }
    }
}
