package io.llmoptimizer.auth.throttling;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What counts as one address: an IPv4 address, or the network of 64 bits that one customer has of IPv6. */
final class AddressBlock {
    private static final int NETWORK_BYTES = 8;
    /** Only literals reach the parser: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private AddressBlock() {}

    /** The block of an IP literal; anything else is a block of its own. */
    static String of(String address) {
        if (address.indexOf(':') < 0 || !LITERAL.matcher(address).matches()) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "/64"
                    : parsed.getHostAddress();
        } catch (UnknownHostException malformed) {
            return address;
        }
    }
}
