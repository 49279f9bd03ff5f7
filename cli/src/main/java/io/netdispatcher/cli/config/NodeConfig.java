package io.netdispatcher.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is local to one machine and never compared between the two nodes.
 *
 * @param name this node's name; one of the pair's nodes if there is a pair
 * @param directory absolute path of the directory for table, counters and epoch; this node's alone
 * @param control where commands come in
 * @param metrics where metrics are served, if at all
 * @param interfaces the network interfaces
 * @param dataPlane how packets get in and out
 */
public record NodeConfig(
        String name,
        Path directory,
        Control control,
        Optional<Listen> metrics,
        Interfaces interfaces,
        DataPlane dataPlane) {
    /** How packets get in and out; AUTO is xdp where it loads, else pcap. */
    public enum DataPlane {
        AUTO,
        XDP,
        PCAP
    }

    /**
     * The control socket.
     *
     * @param socket absolute path of the unix-domain socket, at most 107 bytes
     * @param group group that may use it besides its owner
     */
    public record Control(Path socket, Optional<String> group) {}

    /**
     * A TCP address to listen on.
     *
     * @param address any address, 0.0.0.0 for all of the machine's
     * @param port 1 to 65535
     */
    public record Listen(Ipv4Address address, int port) {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /**
     * The interfaces' names, as the kernel knows them.
     *
     * @param external where clients' packets arrive
     * @param internal where servers are; equal to external in a one-arm set-up
     */
    public record Interfaces(String external, String internal) {
        /** Whether clients and servers are on the same interface. */
        public boolean isOneArm() {
            return external.equals(internal);
        }
    }
}
