package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The keys that are kept in the database, as they were last read. Immutable. */
final class StoredKeys {
    static final StoredKeys NONE = new StoredKeys(Map.of());

    private final Map<String, Shelf> shelves;

    /**
     * The keys for one provider.
     *
     * @param own those of each organization that brought any; an empty list when none of them can be read
     */
    record Shelf(List<ProviderKey> platform, Map<UUID, List<ProviderKey>> own) {
        static final Shelf EMPTY = new Shelf(List.of(), Map.of());
    }

    /** Collects rows as they are read. */
    static final class Builder {
        private final Map<String, Shelf> shelves = new HashMap<>();

        /** @param key empty when it can't be opened: whose it is still counts, so that nobody else pays instead */
        void add(Credential row, Optional<ProviderKey> key) {
            Shelf shelf = shelves.computeIfAbsent(row.provider(), any -> new Shelf(new ArrayList<>(), new HashMap<>()));
            List<ProviderKey> keys = row.organization()
                    .map(organization -> shelf.own().computeIfAbsent(organization, any -> new ArrayList<>()))
                    .orElse(shelf.platform());
            key.ifPresent(keys::add);
        }

        StoredKeys build() {
            return new StoredKeys(Map.copyOf(shelves));
        }
    }

    private StoredKeys(Map<String, Shelf> shelves) {
        this.shelves = shelves;
    }

    Shelf of(String provider) {
        return shelves.getOrDefault(provider, Shelf.EMPTY);
    }

    /** The key of a row, once it is opened. */
    static ProviderKey key(Credential row, String secret) {
        return new ProviderKey(
                row.provider() + "/" + row.id(),
                row.name(),
                row.organization().isPresent() ? Owner.ORGANIZATION : Owner.PLATFORM,
                row.weight(),
                secret,
                row.retiresAt());
    }
}
