package io.llmoptimizer.gateway.edge;

import io.netty.util.NetUtil;
import java.util.Optional;

/** IP addresses as text. Nothing is ever looked up. */
final class Ip {
    private Ip() {}

    /** 4 or 16 bytes; an IPv4 address that is mapped into IPv6 is the IPv4 one. Empty if {@code text} is no address. */
    static Optional<byte[]> parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return Optional.ofNullable(bytes).map(Ip::unmapped);
    }

    private static byte[] unmapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return bytes;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
    }
}
