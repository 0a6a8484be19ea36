package io.llmoptimizer.gateway.proxy;

/** A fixed set of header names, asked for every header of every message: without regard to case and without allocation. */
final class HeaderNames {
    /** A power of two, several times the number of names. */
    private static final int SLOTS = 256;

    private final String[] slots = new String[SLOTS];

    static HeaderNames of(String... names) {
        HeaderNames set = new HeaderNames();
        for (String name : names) {
            int at = hash(name);
            while (set.slots[at] != null) {
                at = (at + 1) % SLOTS;
            }
            set.slots[at] = name;
        }
        return set;
    }

    boolean contains(String name) {
        for (int at = hash(name); slots[at] != null; at = (at + 1) % SLOTS) {
            if (slots[at].equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static int hash(String name) {
        int hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            // Names are ASCII, where this bit is a letter's case.
            hash = hash * 31 + (name.charAt(i) | 0x20);
        }
        return (hash ^ hash >>> 8) & (SLOTS - 1);
    }
}
