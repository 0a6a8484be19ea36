package io.llmoptimizer.gateway.edge;

import java.util.Optional;

/** A block of addresses in CIDR notation. */
final class Network {
    /** The first of them, 4 or 16 bytes. */
    private final byte[] address;
    /** How many leading bits count. */
    private final int prefix;

    private Network(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /** @throws IllegalArgumentException naming what is not a network */
    static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = Ip.parse(slash < 0 ? cidr : cidr.substring(0, slash)).orElseThrow(() -> notANetwork(cidr));
        int bits = address.length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(cidr.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw notANetwork(cidr);
            }
            return new Network(address, prefix);
        } catch (NumberFormatException notANumber) {
            throw notANetwork(cidr);
        }
    }

    /** Whether {@code text} is an address of this block; a name or anything else is not. */
    boolean contains(String text) {
        Optional<byte[]> parsed = Ip.parse(text);
        return parsed.isPresent() && contains(parsed.get());
    }

    private boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit)) & 0xff;
            if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException notANetwork(String cidr) {
        return new IllegalArgumentException(
                "llmo.edge.trusted-proxies: " + cidr + " is no network like 10.0.0.0/8 or fd00::/8");
    }
}
