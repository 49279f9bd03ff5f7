package io.netdispatcher.cli.config;

import io.netdispatcher.executor.os.InterfaceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a machine's network looks like, as far as a configuration depends on it.
 *
 * @param interfaces the interfaces by name, loopback included
 */
public record HostFacts(Map<String, InterfaceFacts> interfaces) {
    /** Copies the map, ordered by name. */
    public HostFacts {
        interfaces = Collections.unmodifiableMap(new TreeMap<>(interfaces));
    }

    /**
     * One network interface.
     *
     * @param addresses its IPv4 addresses
     * @param isUp whether it is switched on
     * @param hasCarrier whether its cable leads to a live peer; meaningless unless it is up
     * @param mtuBytes largest IP packet it carries, in bytes; 0 if unknown
     */
    public record InterfaceFacts(List<LocalAddress> addresses, boolean isUp, boolean hasCarrier, int mtuBytes) {
        /** Copies the list. */
        public InterfaceFacts {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * An address of an interface, and with it the subnet that the interface reaches directly.
     *
     * @param address the address
     * @param prefixBits length of the subnet's prefix, 0 to 32
     */
    public record LocalAddress(Ipv4Address address, int prefixBits) {
        /** Whether an address is in the subnet, its first and last address included. */
        public boolean contains(Ipv4Address other) {
            return ((address.bits() ^ other.bits()) & mask()) == 0;
        }

        /** Whether an address is the subnet's first or last, which no host can have (RFC 3021 excepts /31 and /32). */
        public boolean reserves(Ipv4Address other) {
            int host = other.bits() & ~mask();
            return prefixBits < 31 && contains(other) && (host == 0 || host == ~mask());
        }

        private int mask() {
            return prefixBits == 0 ? 0 : -1 << (32 - prefixBits);
        }

        @Override
        public String toString() {
            return address + "/" + prefixBits;
        }
    }

    /**
     * The facts of the machine (in the network namespace) that this process runs on.
     *
     * @throws IOException one line, if its interfaces can't be listed
     */
    public static HostFacts ofThisMachine() throws IOException {
        Map<String, InterfaceFacts> interfaces = new TreeMap<>();
        for (Map.Entry<String, InterfaceState> each : InterfaceState.all().entrySet()) {
            // Java does not see interfaces without any address.
            NetworkInterface device = NetworkInterface.getByName(each.getKey());
            List<LocalAddress> addresses = device == null ? List.of() : ipv4Addresses(device);
            InterfaceState state = each.getValue();
            interfaces.put(
                    each.getKey(), new InterfaceFacts(addresses, state.isUp(), state.hasCarrier(), state.mtuBytes()));
        }
        return new HostFacts(interfaces);
    }

    private static List<LocalAddress> ipv4Addresses(NetworkInterface device) {
        List<LocalAddress> addresses = new ArrayList<>();
        for (InterfaceAddress address : device.getInterfaceAddresses()) {
            InetAddress host = address.getAddress();
            if (host.getAddress().length == Integer.BYTES) {
                int bits = ByteBuffer.wrap(host.getAddress()).getInt();
                addresses.add(new LocalAddress(new Ipv4Address(bits), address.getNetworkPrefixLength()));
            }
        }
        return addresses;
    }
}
