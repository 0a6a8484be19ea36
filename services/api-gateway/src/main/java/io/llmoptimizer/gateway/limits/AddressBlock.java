package io.llmoptimizer.gateway.limits;

/** What counts as one anonymous caller. */
final class AddressBlock {
    private static final int NETWORK_GROUPS = 4;

    private AddressBlock() {}

    /** An IPv4 address as it is; the /64 network of an IPv6 address, since one customer owns all of it. */
    static String of(String address) {
        if (address == null) {
            return "unknown";
        }
        if (address.indexOf(':') < 0 || address.indexOf('.') >= 0) {
            return address;
        }
        int zone = address.indexOf('%');
        String[] groups = (zone < 0 ? address : address.substring(0, zone)).split(":", -1);
        StringBuilder network = new StringBuilder(24);
        int missing = 8 - groups.length;
        int taken = 0;
        for (int i = 0; i < groups.length && taken < NETWORK_GROUPS; i++) {
            if (groups[i].isEmpty() && i > 0) {
                for (int zero = 0; zero <= missing && taken < NETWORK_GROUPS; zero++, taken++) {
                    network.append("0:");
                }
            } else {
                network.append(groups[i].isEmpty() ? "0" : groups[i]).append(':');
                taken++;
            }
        }
        return network.append(":/64").toString();
    }
}
