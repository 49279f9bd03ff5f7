package io.netdispatcher.cli.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    /** Where Linux lists interfaces, those without an address too, which Java's own list leaves out. */
    private static final Path INTERFACE_LIST = Path.of("/sys/class/net");

    /** Copies the map, ordered by name. */
    public HostFacts {
        interfaces = Collections.unmodifiableMap(new TreeMap<>(interfaces));
    }

    /**
     * One network interface.
     *
     * @param addresses its IPv4 addresses
     * @param isUp whether it is switched on
     * @param mtuBytes largest IP packet it carries, in bytes; 0 if unknown
     */
    public record InterfaceFacts(List<LocalAddress> addresses, boolean isUp, int mtuBytes) {
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
     * @throws IOException if the kernel refuses to list its interfaces
     */
    public static HostFacts ofThisMachine() throws IOException {
        Map<String, InterfaceFacts> interfaces = new TreeMap<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            interfaces.put(each.getName(), facts(each));
        }
        if (Files.isDirectory(INTERFACE_LIST)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(INTERFACE_LIST, Files::isDirectory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    NetworkInterface found = interfaces.containsKey(name) ? null : NetworkInterface.getByName(name);
                    if (found != null) {
                        interfaces.put(name, facts(found));
                    }
                }
            }
        }
        return new HostFacts(interfaces);
    }

    private static InterfaceFacts facts(NetworkInterface each) throws IOException {
        List<LocalAddress> addresses = new ArrayList<>();
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
            InetAddress host = address.getAddress();
            if (host.getAddress().length == Integer.BYTES) {
                int bits = ByteBuffer.wrap(host.getAddress()).getInt();
                addresses.add(new LocalAddress(new Ipv4Address(bits), address.getNetworkPrefixLength()));
            }
        }
        return new InterfaceFacts(addresses, each.isUp(), each.getMTU());
    }
}
