package io.llmoptimizer.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Stream;

/** Knows one host name more than the system, with two addresses, as a headless service has; found by the JDK's service loader. */
public final class TwoAddresses extends InetAddressResolverProvider {
    static final String NAME = "two-addresses.test";
    static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3");

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return NAME;
    }

    private record Resolver(InetAddressResolver system) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            if (!host.equals(NAME)) {
                return system.lookupByName(host, policy);
            }
            Stream.Builder<InetAddress> found = Stream.builder();
            for (String address : ADDRESSES) {
                found.add(InetAddress.ofLiteral(address));
            }
            return found.build();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return system.lookupByAddress(address);
        }
    }
}
