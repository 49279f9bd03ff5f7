package io.netdispatcher.cli.config;

import java.util.List;
import java.util.Optional;

/**
 * One service of a cluster.
 *
 * @param port 1 to 65535, unique in its cluster; servers listen on the same port, for packets reach them unchanged
 * @param protocol the transport protocol
 * @param scheduler how a server is chosen for a new connection
 * @param timeouts how long entries live without packets
 * @param onMiss what becomes of a packet in mid-stream that matches no entry
 * @param onAllDown what becomes of new connections when every server is down
 * @param advisor how servers are probed, if they are
 * @param servers the real servers, in file order; may be empty
 */
public record PortConfig(
        int port,
        Protocol protocol,
        Scheduler scheduler,
        Timeouts timeouts,
        OnMiss onMiss,
        OnAllDown onAllDown,
        Optional<AdvisorConfig> advisor,
        List<ServerConfig> servers) {
    /** Copies the list. */
    public PortConfig {
        servers = List.copyOf(servers);
    }

    /** The transport protocols that are forwarded. */
    public enum Protocol {
        TCP
    }

    /** How a server is chosen: WRR is weighted round robin. */
    public enum Scheduler {
        WRR
    }

    /** A packet in mid-stream without an entry: drop it, or choose a server by a hash of its addresses. */
    public enum OnMiss {
        DROP,
        HASH
    }

    /** New connections when every server is down: try all servers with equal weight, or drop. */
    public enum OnAllDown {
        TRY,
        DROP
    }

    /**
     * How long an entry lives without packets, by the connection's state, each in ms, 1 to 604800000 (7 days).
     *
     * @param halfOpenMs before the client's ACK
     * @param unprovenMs after the handshake, before data from the client
     * @param establishedMs after that
     * @param closingMs after FIN or RST
     */
    public record Timeouts(int halfOpenMs, int unprovenMs, int establishedMs, int closingMs) {
        /** What a file without timeouts gets. */
        public static final Timeouts DEFAULT = new Timeouts(30_000, 60_000, 900_000, 10_000);
    }
}
