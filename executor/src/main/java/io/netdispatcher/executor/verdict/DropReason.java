package io.netdispatcher.executor.verdict;

import io.netdispatcher.executor.frame.Malformation;

/** Why a frame was dropped; the first ones are the frame's own faults. */
public enum DropReason {
    TRUNCATED,
    IP_VERSION,
    IP_HEADER_LENGTH,
    IP_TOTAL_LENGTH,
    IP_CHECKSUM,
    IP_SOURCE,
    TCP_DATA_OFFSET,
    TCP_FLAGS,
    TCP_PORT,
    ICMP_CHECKSUM,
    ARP_FORMAT,
    /** An IPv4 fragment to a VIP: its ports are not known. */
    FRAGMENT,
    /** Neither TCP nor an ICMP echo request. */
    UNSUPPORTED_PROTOCOL,
    /** Sent to a VIP but to an Ethernet group address. */
    GROUP_ADDRESS,
    /** Source address is the VIP itself. */
    FROM_VIP,
    /** No service at this port: the filter. */
    UNDEFINED_PORT,
    /** In mid-stream, and no entry knows the connection. */
    NO_CONNECTION,
    /** No server may take a new connection. */
    NO_SERVER,
    /** The connection's server is no longer configured. */
    SERVER_REMOVED,
    /** The server's MAC address was never heard. */
    SERVER_UNRESOLVED,
    /** Longer than the internal link's MTU: an offload on the way merged segments. */
    OVERSIZE,
    /** The link did not take it. */
    SEND_FAILED,
    /** A SYN of a connection of which the first SYN is still held. */
    SYN_HELD,
    /** For a VIP that the other node answers for. */
    NOT_ACTIVE,
    /** Would open a connection, or is an echo request, while this node may not be sure that it is the active one. */
    LEASE_EXPIRED,
    /** In mid-stream without an entry, just after a takeover with a table that was not up to date. */
    COLD_TABLE;

    private static final DropReason[] BY_MALFORMATION = new DropReason[Malformation.values().length];

    static {
        for (Malformation malformation : Malformation.values()) {
            BY_MALFORMATION[malformation.ordinal()] = valueOf(malformation.name());
        }
    }

    /** The reason of the same name. */
    public static DropReason of(Malformation malformation) {
        return BY_MALFORMATION[malformation.ordinal()];
    }
}
