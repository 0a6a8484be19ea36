package io.llmoptimizer.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The master keys of an installation: the present one seals, the former ones still open what they sealed. So a master key is
 * replaced while everything runs.
 */
public final class MasterKeys {
    private final MasterKey present;
    private final List<MasterKey> former;

    private MasterKeys(MasterKey present, List<MasterKey> former) {
        this.present = present;
        this.former = List.copyOf(former);
    }

    /** One key, and none before it. */
    public static MasterKeys of(MasterKey only) {
        return new MasterKeys(only, List.of());
    }

    /**
     * @param present as for {@link MasterKey#parse}
     * @param former keys in base64, with commas between them; null or blank when there are none
     * @throws IllegalArgumentException with a sentence that says what to set
     */
    public static MasterKeys parse(String present, String former) {
        MasterKey first = MasterKey.parse(present);
        List<MasterKey> others = new ArrayList<>();
        if (former != null && !former.isBlank()) {
            for (String one : former.split(",", -1)) {
                others.add(parseFormer(one, others.size() + 1));
            }
        }
        return new MasterKeys(first, others);
    }

    private static MasterKey parseFormer(String base64, int place) {
        try {
            return MasterKey.parse(base64);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "Key " + place + " of LLMO_FORMER_MASTER_KEYS is not 32 bytes in base64. List former values of "
                            + "LLMO_MASTER_KEY with commas between them, or leave the setting out.",
                    unusable);
        }
    }

    /** The one that seals. */
    public MasterKey present() {
        return present;
    }

    /** Those that only open. */
    public List<MasterKey> former() {
        return former;
    }

    /** The key with this id, present or former. */
    Optional<MasterKey> withId(byte[] id) {
        return present.hasId(id)
                ? Optional.of(present)
                : former.stream().filter(key -> key.hasId(id)).findFirst();
    }

    @Override
    public String toString() {
        return "MasterKeys[present=" + present + ", former=" + former + "]";
    }
}
