package io.netdispatcher.executor.os;

import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;

/** Reads the node's links from the operating system. */
public final class LinkReader {
    private LinkReader() {}

    /**
     * Reads both links; they are one when the names are the same.
     *
     * @param near an address of the internal LAN: of several addresses of the interface the one in its subnet is taken
     * @throws IOException one line, when an interface is missing, is no Ethernet or has no IPv4 address
     */
    public static Links read(String external, String internal, int near) throws IOException {
        Link first = read(0, external, near);
        return new Links(first, external.equals(internal) ? first : read(1, internal, near));
    }

    private static Link read(int index, String name, int near) throws IOException {
        NetworkInterface device = NetworkInterface.getByName(name);
        if (device == null) {
            // Java does not see interfaces without any address.
            throw InterfaceState.all().containsKey(name)
                    ? addressless(name)
                    : new IOException("interface " + name + " does not exist; correct node.interfaces");
        }
        byte[] mac = device.getHardwareAddress();
        if (mac == null) {
            throw new IOException("interface " + name + " has no MAC address; choose an Ethernet interface");
        }
        int address = addressNear(device, near);
        if (address == 0) {
            throw addressless(name);
        }
        return new Link(index, name, MacAddress.of(mac), address, device.getMTU());
    }

    private static IOException addressless(String name) {
        return new IOException(
                "interface " + name + " has no IPv4 address; give it one: ip addr add ADDRESS/BITS dev " + name);
    }

    private static int addressNear(NetworkInterface device, int near) {
        int chosen = 0;
        for (InterfaceAddress candidate : device.getInterfaceAddresses()) {
            if (candidate.getAddress() instanceof Inet4Address ipv4) {
                int address = Ipv4Address.parse(ipv4.getHostAddress());
                int mask = (int) (0xFFFF_FFFFL << (32 - candidate.getNetworkPrefixLength()));
                if (chosen == 0 || (address & mask) == (near & mask)) {
                    chosen = address;
                }
            }
        }
        return chosen;
    }
}
